import type { ReactNode } from 'react';
import { Choice } from '../../components/choice.tsx';
import { fieldLook } from '../../components/field.tsx';
import { Section } from '../../components/section.tsx';
import { browserLanguage } from '../../state/language.ts';
import { useLayout, type Theme } from '../../state/layout.ts';
import { isLanguage, languageCodes, languages } from '../../texts/languages.ts';
import { useTexts } from '../../texts/use-texts.ts';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** What belongs to this browser and not to the hub. */
export function WindowPart() {
  const texts = useTexts();
  const { theme, setTheme } = useLayout();
  return (
    <Section title={texts.settings.window}>
      <ul className="divide-y divide-line rounded-xl border border-line bg-raised">
        <Row name={texts.settings.theme}>
          <Choice
            label={texts.settings.theme}
            value={theme}
            options={THEMES.map((value) => ({ value, text: texts.rail.themes[value] }))}
            onChange={setTheme}
          />
        </Row>
        <Row name={texts.settings.language}>
          <LanguageChoice />
        </Row>
      </ul>
    </Section>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const { settings: texts } = useTexts();
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
      <div>
        <p className="text-sm font-medium">{name}</p>
        <p className="text-xs text-muted">{texts.windowAbout}</p>
      </div>
      {children}
    </li>
  );
}

/** Each language in its own words, so that whoever is lost in another one finds the way back. */
function LanguageChoice() {
  const { settings: texts } = useTexts();
  const { language, setLanguage } = useLayout();
  return (
    <select
      aria-label={texts.language}
      value={language ?? ''}
      onChange={({ target }) => setLanguage(isLanguage(target.value) ? target.value : undefined)}
      className={`${fieldLook} !w-auto max-w-full`}
    >
      <option value="">{texts.asBrowser(languages[browserLanguage()].name)}</option>
      {languageCodes.map((code) => (
        <option key={code} value={code} lang={code} dir={languages[code].dir}>
          {languages[code].name}
        </option>
      ))}
    </select>
  );
}
