import { LlamaText, resolveChatWrapper, type ChatWrapper, type LlamaModel } from 'node-llama-cpp';

/** The model's chat format. Choosing it takes up to half a second. */
export function chooseChatWrapper(model: LlamaModel): ChatWrapper {
  const wrapper = resolveChatWrapper(model);
  const template = model.fileInfo.metadata.tokenizer.chat_template ?? '';
  if (!template.includes('<think>') || wrapper.settings.segments?.thought !== undefined) return wrapper;
  // A template that only cuts old thoughts away looks like one without any to the library.
  const { settings } = wrapper;
  const segments = { ...settings.segments, thought: { prefix: '<think>', suffix: '</think>' } };
  return variantOf(wrapper, { settings: { ...settings, segments } });
}

/** The same chat format, but the answer begins with a tool call: the library has no word for `tool_choice: required`. */
export function forceCall(wrapper: ChatWrapper): ChatWrapper {
  return variantOf(wrapper, {
    generateContextState: (options) => {
      const { contextText, stopGenerationTriggers } = wrapper.generateContextState(options);
      return { contextText, stopGenerationTriggers, noPrefixTrigger: { type: 'functionCall', inject: LlamaText('') } };
    },
  });
}

/** A wrapper is an instance with methods of its class; the variant inherits all that it does not replace. */
function variantOf(wrapper: ChatWrapper, replaced: Partial<ChatWrapper>): ChatWrapper {
  const variant = Object.create(wrapper) as ChatWrapper;
  for (const [name, value] of Object.entries(replaced)) Object.defineProperty(variant, name, { value });
  return variant;
}
