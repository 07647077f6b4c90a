import { Choice } from '../../components/choice.tsx';
import { Section } from '../../components/section.tsx';
import { useLayout, type Theme } from '../../state/layout.ts';
import { useTexts } from '../../texts/use-texts.ts';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** What belongs to this browser and not to the hub. */
export function WindowPart() {
  const texts = useTexts();
  const { theme, setTheme } = useLayout();
  return (
    <Section title={texts.settings.window}>
      <div className="flex flex-wrap items-center justify-between gap-4 rounded-xl border border-line bg-raised px-4 py-3">
        <div>
          <p className="text-sm font-medium">{texts.settings.theme}</p>
          <p className="text-xs text-muted">{texts.settings.windowAbout}</p>
        </div>
        <Choice
          label={texts.settings.theme}
          value={theme}
          options={THEMES.map((value) => ({ value, text: texts.rail.themes[value] }))}
          onChange={setTheme}
        />
      </div>
    </Section>
  );
}
