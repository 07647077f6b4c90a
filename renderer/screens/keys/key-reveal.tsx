import { Tabs } from '@base-ui/react/tabs';
import { useLiveStatus } from '../../api/live-status.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { keySnippets } from './key-snippets.ts';

interface KeyRevealProps {
  readonly secret: string;
  /** The models it may use; empty = all. */
  readonly models: readonly string[];
  readonly onClose: () => void;
}

/** The one moment a key can be read, with what to paste where. */
export function KeyReveal({ secret, models, onClose }: KeyRevealProps) {
  const texts = useTexts();
  const address = useLiveStatus(({ status }) => status?.address ?? location.origin);
  const proposed = useLiveStatus(({ status }) => status?.defaultModel ?? 'a-model');
  const model = models.length === 0 || models.includes(proposed) ? proposed : (models[0] ?? proposed);
  const snippets = keySnippets({ address, secret, model });
  return (
    <>
      <p className="mb-2 text-sm text-muted">{texts.keys.shownOnce}</p>
      <div className="mb-4 flex items-center gap-2 rounded-lg border border-line bg-sunken py-1 pe-1 ps-3">
        <code data-testid="new-key" className="min-w-0 flex-1 font-mono text-sm break-all select-all">
          {secret}
        </code>
        <CopyButton text={secret} label={texts.keys.copy} />
      </div>
      <Tabs.Root defaultValue="curl">
        <Tabs.List aria-label={texts.keys.use} className="mb-2 flex gap-1 border-b border-line">
          {snippets.map(({ name }) => (
            <Tabs.Tab
              key={name}
              value={name}
              className="border-b-2 border-transparent px-3 py-1.5 text-sm text-muted data-[active]:border-accent data-[active]:text-ink"
            >
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map(({ name, code }) => (
          <Tabs.Panel key={name} value={name} className="relative">
            <pre className="rounded-lg border border-line bg-sunken p-3 pe-10 font-mono text-xs break-words whitespace-pre-wrap">
              {code}
            </pre>
            <CopyButton text={code} label={texts.code.copy} className="absolute top-1 end-1 bg-sunken" />
          </Tabs.Panel>
        ))}
      </Tabs.Root>
      <div className="mt-4 flex justify-end">
        <Button look="primary" onClick={onClose}>
          {texts.keys.done}
        </Button>
      </div>
    </>
  );
}
