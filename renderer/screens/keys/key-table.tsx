import type { KeyRow } from '../../../server/contract/litellm/keys.ts';
import { Button } from '../../components/button.tsx';
import { useMinute } from '../../components/use-minute.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { keyStatusOf } from './key-status.ts';

interface KeyTableProps {
  readonly keys: readonly KeyRow[];
  readonly onRevoke: (key: KeyRow) => void;
}

/** Revoke has to be in reach in a small window; these columns can wait for a larger one. */
const ON_WIDE_WINDOWS = 'max-lg:hidden';

export function KeyTable({ keys, onRevoke }: KeyTableProps) {
  const texts = useTexts();
  const now = useMinute();
  const heads = [
    { text: texts.keys.name },
    { text: texts.keys.key },
    { text: texts.keys.created, className: ON_WIDE_WINDOWS },
    { text: texts.keys.lastUsed },
    { text: texts.keys.expiry, className: ON_WIDE_WINDOWS },
    { text: texts.keys.status },
  ];
  return (
    <div className="relative overflow-x-auto rounded-xl border border-line bg-raised">
      <table className="w-full text-left text-sm">
        <thead className="border-b border-line text-xs text-muted">
          <tr>
            {heads.map(({ text, className = '' }) => (
              <th key={text} scope="col" className={`px-3 py-2 font-medium whitespace-nowrap ${className}`}>
                {text}
              </th>
            ))}
            <th scope="col" className="px-3 py-2">
              <span className="sr-only">{texts.keys.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <Row key={key.token} apiKey={key} now={now} onRevoke={() => onRevoke(key)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly apiKey: KeyRow;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly onRevoke: () => void;
}

function Row({ apiKey, now, onRevoke }: RowProps) {
  const texts = useTexts();
  const name = apiKey.key_alias ?? texts.keys.unnamed;
  const status = keyStatusOf(apiKey, now);
  return (
    <tr className="border-b border-line last:border-0">
      <th scope="row" className="max-w-52 truncate px-3 py-2 font-medium" title={name}>
        {name}
      </th>
      <td className="px-3 py-2 font-mono text-xs">{apiKey.key_name}</td>
      <td className={`px-3 py-2 whitespace-nowrap ${ON_WIDE_WINDOWS}`}>{formatDate(apiKey.created_at)}</td>
      <td className="px-3 py-2 whitespace-nowrap">
        {apiKey.last_used_at === null ? texts.keys.notUsed : formatDate(apiKey.last_used_at)}
      </td>
      <td className={`px-3 py-2 whitespace-nowrap ${ON_WIDE_WINDOWS}`}>
        {apiKey.expires === null ? texts.keys.never : formatDate(apiKey.expires)}
      </td>
      <td className={`px-3 py-2 ${status === 'active' ? '' : 'text-danger'}`}>{texts.keys[status]}</td>
      <td className="px-3 py-2 text-right">
        <Button look="danger" aria-label={texts.keys.revokeNamed(name)} onClick={onRevoke}>
          {texts.keys.revoke}
        </Button>
      </td>
    </tr>
  );
}

function formatDate(iso: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }).format(new Date(iso));
}
