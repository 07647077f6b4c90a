import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { NewKeyDialog } from '../keys/new-key-dialog.tsx';

/** Keys are made here by the same sheet as on their own page. */
export function KeysPart() {
  const texts = useTexts().settings;
  const [isMaking, setMaking] = useState(false);
  return (
    <Section title={texts.keys}>
      <div className="flex flex-wrap items-center justify-between gap-4 rounded-xl border border-line bg-raised px-4 py-3">
        <p className="min-w-0 flex-1 basis-64 text-sm text-muted">{texts.keysAbout}</p>
        <div className="flex items-center gap-4">
          <Link to="/keys" className="rounded text-sm text-accent hover:underline">
            {texts.allKeys}
          </Link>
          <Button look="primary" onClick={() => setMaking(true)}>
            {texts.newKey}
          </Button>
        </div>
      </div>
      {isMaking && <NewKeyDialog onClose={() => setMaking(false)} />}
    </Section>
  );
}
