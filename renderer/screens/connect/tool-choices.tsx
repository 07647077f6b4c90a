import type { ConnectGuide } from '../../../server/contract/hub/connect.ts';
import { SelectField } from '../../components/field.tsx';
import { formatCount, formatShort } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';

interface ToolChoicesProps {
  readonly guide: ConnectGuide;
  readonly onModel: (model: string) => void;
  readonly onAddress: (address: string) => void;
}

/** With which model, and from where; what the settings below are filled in with. */
export function ToolChoices({ guide, onModel, onAddress }: ToolChoicesProps) {
  const { connect: texts } = useTexts();
  const { addresses, baseUrl, dialect, limits, model, models } = guide;
  const address = addresses.toSorted((a, b) => b.length - a.length).find((each) => baseUrl?.startsWith(each) === true);
  const window = limits.isGuess ? texts.guessedWindow : texts.window(formatCount(limits.context));
  return (
    <div className="mb-6">
      <div className="grid gap-4 lg:grid-cols-2">
        {model !== null && <SelectField label={texts.model} value={model} options={optionsOf()} onChange={onModel} />}
        {addresses.length > 1 && (
          <SelectField
            label={texts.address}
            value={address ?? addresses[0] ?? ''}
            options={addresses.map((value, index) => ({
              value,
              text: index === 0 ? texts.thisComputer(value) : texts.otherComputer(value),
            }))}
            onChange={onAddress}
          />
        )}
      </div>
      <p className="mt-2 text-sm text-muted">
        {[texts.speaks(texts.dialects[dialect]), ...(model === null ? [] : [window])].join(' · ')}
        {' · '}
        {baseUrl === null ? (
          texts.noBaseUrl
        ) : (
          <code className="inline-block max-w-full font-mono break-all text-ink">{baseUrl}</code>
        )}
      </p>
    </div>
  );

  /** A name that no list has, such as one of a wildcard, may stand in the address of the page. */
  function optionsOf() {
    const listed = models.map(({ name, context, doubts }) => {
      const size = context === null ? '' : texts.context(formatShort(context));
      return { value: name, text: (doubts.length > 0 ? texts.modelWithDoubts : texts.modelChoice)(name, size) };
    });
    return model === null || models.some(({ name }) => name === model)
      ? listed
      : [{ value: model, text: model }, ...listed];
  }
}
