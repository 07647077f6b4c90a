import { Brain, Eye, Wrench, Waypoints, type LucideIcon } from 'lucide-react';
import { useTexts } from '../../texts/use-texts.ts';
import type { Ability } from './model-facts.ts';

const icons: Readonly<Record<Ability, LucideIcon>> = {
  tools: Wrench,
  vision: Eye,
  reasoning: Brain,
  embedding: Waypoints,
};

/** What a model can do besides writing text. */
export function AbilityMarks({ abilities }: { readonly abilities: readonly Ability[] }) {
  const { models: texts } = useTexts();
  return (
    <ul className="flex gap-1.5 text-muted">
      {abilities.map((ability) => {
        const Icon = icons[ability];
        return (
          <li key={ability} title={texts.abilities[ability]}>
            <Icon size={15} aria-hidden />
            <span className="sr-only">{texts.abilities[ability]}</span>
          </li>
        );
      })}
    </ul>
  );
}
