import type { HubServer } from '../../../server/contract/hub/server.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../texts/use-texts.ts';

/** Where programs reach the hub, to copy. */
export function AddressList({ server }: { readonly server: HubServer }) {
  const { addresses: texts } = useTexts().server;
  const { address, networkAddresses } = server;
  const rows = [
    { where: texts.here, address },
    ...networkAddresses.map((each) => ({ where: texts.network, address: each })),
  ];
  return (
    <Section title={texts.title}>
      <ul className="divide-y divide-line rounded-xl border border-line bg-raised">
        {rows.map((row) => (
          <li
            key={row.address}
            className="flex items-center gap-x-3 py-1.5 ps-4 pe-2 max-sm:grid max-sm:grid-cols-[1fr_auto]"
          >
            <span className="w-32 shrink-0 text-sm text-muted max-sm:col-span-2">{row.where}</span>
            <code className="min-w-0 flex-1 font-mono text-sm break-all">{row.address}</code>
            <CopyButton text={row.address} label={texts.copy(row.address)} />
          </li>
        ))}
      </ul>
      <p className="mt-2 text-sm text-muted">
        {texts.about} {networkAddresses.length === 0 ? texts.onlyHere : texts.plain}
      </p>
    </Section>
  );
}
