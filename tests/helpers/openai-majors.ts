import OpenAI from 'openai';
import OpenAIv6 from 'openai-v6';

type Options = ConstructorParameters<typeof OpenAI>[0];

/**
 * The majors of OpenAI's client that people have. Both are asked through the newer one's types: what is used in tests did
 * not change between them.
 */
export const openaiMajors = [
  { major: '7', create: (options: Options) => new OpenAI(options), errors: OpenAI },
  {
    major: '6',
    create: (options: Options) => new OpenAIv6(options as never) as unknown as OpenAI,
    errors: OpenAIv6 as unknown as typeof OpenAI,
  },
] as const;
