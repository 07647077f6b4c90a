import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { ConnectGuide } from '../../../server/contract/hub/connect.ts';
import { useCreateToolKey, type Sender } from '../../api/queries/connect.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { TextField } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../texts/use-texts.ts';

/** The key in the settings. It lives in this page alone and goes with it. */
export interface HeldKey {
  readonly secret: string;
  /** Of one that was made here. */
  readonly name?: string;
  readonly sender: Sender;
}

interface ToolKeyProps {
  readonly tool: Pick<ConnectGuide, 'id' | 'name' | 'keyPlaceholder'>;
  readonly held: HeldKey | undefined;
  readonly onChange: (held: HeldKey | undefined) => void;
}

/** Makes a key for the tool, or takes one that is there. */
export function ToolKey({ tool, held, onChange }: ToolKeyProps) {
  const { connect: texts } = useTexts();
  return (
    <Section title={texts.key}>
      {held === undefined ? <NoKey tool={tool} onChange={onChange} /> : <Held held={held} onChange={onChange} />}
    </Section>
  );
}

function NoKey({ tool, onChange }: Pick<ToolKeyProps, 'tool' | 'onChange'>) {
  const { connect: texts } = useTexts();
  const create = useCreateToolKey();
  const [isPasting, setPasting] = useState(false);
  const make = () =>
    create.mutate(tool, {
      onSuccess: ({ key, key_alias: alias, token }) =>
        onChange({ secret: key, name: alias ?? tool.name, sender: { type: 'made', token } }),
    });
  return (
    <>
      <p className="mb-3 text-sm text-muted">
        {texts.keyWhy} {texts.keyMissing(tool.keyPlaceholder)}
      </p>
      {create.error !== null && <Problem message={create.error.message} />}
      {isPasting ? (
        <PasteKey onChange={onChange} onClose={() => setPasting(false)} />
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button look="primary" isBusy={create.isPending} onClick={make}>
            <KeyRound size={15} aria-hidden />
            {texts.make}
          </Button>
          <Button onClick={() => setPasting(true)}>{texts.haveKey}</Button>
        </div>
      )}
    </>
  );
}

interface PasteKeyProps extends Pick<ToolKeyProps, 'onChange'> {
  readonly onClose: () => void;
}

function PasteKey({ onChange, onClose }: PasteKeyProps) {
  const texts = useTexts();
  const [typed, setTyped] = useState('');
  const secret = typed.trim();
  return (
    <form
      className="flex max-w-xl flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (secret !== '') onChange({ secret, sender: { type: 'pasted', secret } });
      }}
    >
      <TextField
        label={texts.connect.pasted}
        hint={texts.connect.pastedHint}
        type="password"
        autoFocus
        spellCheck={false}
        value={typed}
        onChange={setTyped}
      />
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={secret === ''}>
          {texts.connect.usePasted}
        </Button>
        <Button onClick={onClose}>{texts.keys.cancel}</Button>
      </div>
    </form>
  );
}

function Held({ held: { secret, name }, onChange }: { readonly held: HeldKey } & Pick<ToolKeyProps, 'onChange'>) {
  const { connect: texts } = useTexts();
  return (
    <>
      <p role="status" className="mb-2 text-sm text-muted">
        {name === undefined ? texts.pastedKey : texts.madeKey(name)}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        {name !== undefined && (
          <div className="flex min-w-0 items-center gap-2 rounded-lg border border-line bg-sunken py-1 pe-1 ps-3">
            <code data-testid="tool-key" className="min-w-0 font-mono text-sm break-all select-all">
              {secret}
            </code>
            <CopyButton text={secret} label={texts.copyKey} />
          </div>
        )}
        <Button look={name === undefined ? 'plain' : 'quiet'} onClick={() => onChange(undefined)}>
          {texts.otherKey}
        </Button>
      </div>
    </>
  );
}
