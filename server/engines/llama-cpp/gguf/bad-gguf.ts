/** A GGUF file that llama.cpp would refuse, hang on or die of. The message ends the sentence "<file> can't be used: …". */
export class BadGguf extends Error {
  override readonly name = 'BadGguf';
}
