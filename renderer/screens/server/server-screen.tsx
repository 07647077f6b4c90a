import { useLiveStatus } from '../../api/live-status.ts';
import { useServer } from '../../api/queries/server.ts';
import { Answer } from '../../components/answer.tsx';
import { Fold } from '../../components/fold.tsx';
import { Page } from '../../components/page.tsx';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { SettingRows } from '../settings/setting-rows.tsx';
import { AddressList } from './address-list.tsx';
import { DocsLinks } from './docs-links.tsx';
import { EngineCard } from './engine-card.tsx';
import { LanAccess } from './lan-access.tsx';
import { Logging } from './logging.tsx';
import { ServingSwitch } from './serving-switch.tsx';
import { Tester } from './tester.tsx';
import { ToolCards } from './tool-cards.tsx';

const NETWORK = ['noKeyNeededOnThisComputer', 'metricsNeedKey', 'hostNames', 'corsOrigins'] as const;
const LIMITS = [
  'addressLimits.requestsPerSecond',
  'addressLimits.burst',
  'addressLimits.open',
  'addressLimits.exceptThisComputer',
] as const;

/** How programs reach the hub, from the one switch at the top to its log at the end. */
export function ServerScreen() {
  const { server: texts } = useTexts();
  const engines = useLiveStatus(({ status }) => status?.engines);
  return (
    <Page title={texts.title} about={texts.about}>
      <Answer to={useServer()}>
        {(server) => (
          <>
            <ServingSwitch server={server} />
            <AddressList server={server} />
            <LanAccess server={server} />
            <ToolCards />
            <Tester server={server} />
            <Section title={texts.engines.title}>
              <ul className="flex flex-col gap-3">
                {engines?.map((engine) => (
                  <EngineCard key={engine.id} engine={engine} />
                ))}
              </ul>
            </Section>
            <div className="flex flex-col gap-3">
              <Fold title={texts.folds.network} about={texts.folds.networkAbout}>
                <p className="mb-1 text-sm text-muted">{texts.listensOn(server.host)}</p>
                <SettingRows names={NETWORK} />
              </Fold>
              <Fold title={texts.folds.limits} about={texts.folds.limitsAbout}>
                <SettingRows names={LIMITS} />
              </Fold>
              <Fold title={texts.folds.logging} about={texts.logging.about(server.log.file)}>
                <Logging server={server} />
              </Fold>
              <Fold title={texts.folds.docs} about={texts.folds.docsAbout}>
                <DocsLinks />
              </Fold>
            </div>
          </>
        )}
      </Answer>
    </Page>
  );
}
