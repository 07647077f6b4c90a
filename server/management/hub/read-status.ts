import type { HubStatus } from '../../contract/hub/status.ts';
import type { EngineModel } from '../../domain/model.ts';
import type { Engine } from '../../domain/ports.ts';

export interface StatusSources {
  readonly version: string;
  readonly address: () => string;
  readonly engines: () => readonly Engine[];
  /** The models clients may ask for, by the name they use. */
  readonly listed: () => readonly { readonly name: string; readonly engine: Engine; readonly model: EngineModel }[];
  readonly activity: { readonly running: number; readonly waiting: number };
  readonly memoryBytes: () => number;
  /** Programs get 503. */
  readonly isPaused: () => boolean;
}

const PAUSED = 'Paused for programs. ';

/** What the interface shows at a glance, put together from what everybody knows already; nobody is asked. */
export function readStatus(sources: StatusSources): HubStatus {
  const listed = sources.listed();
  const broken = brokenModels(sources.engines());
  const models = [...listed.map(({ name, engine, model }) => modelState(name, engine, model)), ...broken];
  const defaultModel = chooseDefault(models);
  return {
    version: sources.version,
    address: sources.address(),
    defaultModel: defaultModel?.id,
    summary: `${sources.isPaused() ? PAUSED : ''}${summarize(sources.engines(), defaultModel)}`,
    engines: sources.engines().map(engineState),
    models,
    requests: { running: sources.activity.running, waiting: sources.activity.waiting },
    memoryBytes: sources.memoryBytes(),
  };
}

export function engineState(engine: Engine): HubStatus['engines'][number] {
  const { state, message, isOurs, version, endpoint } = engine.status();
  const isSupervised = engine.readLog !== undefined;
  return { id: engine.id, kind: engine.kind, state, message, isOurs, isSupervised, version, endpoint };
}

/** A loaded one if there is one; the starter model, under whatever name, only where nothing else can chat. */
function chooseDefault(models: readonly ModelState[]): ModelState | undefined {
  const able = models.filter(({ canChat }) => canChat);
  const real = able.filter(({ isStarter }) => !isStarter);
  const candidates = real.length > 0 ? real : able;
  return candidates.find(({ loaded }) => loaded) ?? candidates[0];
}

type ModelState = HubStatus['models'][number];

function modelState(id: string, engine: Engine, model: EngineModel): ModelState {
  return {
    id,
    engine: engine.id,
    loaded: model.loaded ?? false,
    sizeBytes: model.sizeBytes,
    contextLength: model.contextLength,
    note: model.note,
    problem: model.problem,
    isStarter: model.isStarter ?? false,
    canChat: model.problem === undefined && (model.capabilities?.chat ?? true),
  };
}

function brokenModels(engines: readonly Engine[]): readonly ModelState[] {
  return engines.flatMap((engine) =>
    engine
      .models()
      .filter((model) => model.problem !== undefined)
      .map((model) => modelState(model.name, engine, model)),
  );
}

function summarize(engines: readonly Engine[], defaultModel: ModelState | undefined): string {
  if (defaultModel?.isStarter === true) {
    return `Ready: ${defaultModel.id}, a tiny model that knows a few facts about Homeport. Add a real one with Ollama or a GGUF file.`;
  }
  if (defaultModel !== undefined) {
    const where =
      engines.find((engine) => engine.id === defaultModel.engine)?.kind === 'openai-compatible'
        ? `at ${defaultModel.engine}`
        : 'on this computer';
    return `Ready: ${defaultModel.id}, ${where}`;
  }
  const busy = engines.find((engine) => engine.status().state === 'starting');
  const failed = engines.find((engine) => engine.status().state === 'failed');
  return (busy ?? failed ?? engines[0])?.status().message ?? 'No engine is set up.';
}
