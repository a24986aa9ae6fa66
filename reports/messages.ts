/** What an error says, without its class, the stack and what assertions add for programmers. */
export function readableMessage(message: string): string {
  return message
    .replace(/^[A-Za-z]*Error(?: \[[A-Z_]+\])?: /, '')
    .split('\n')
    .filter((line) => !/^\s+at /.test(line))
    .join('\n')
    .replace(/\n\s*\+ expected - actual\n[\s\S]*$/, '')
    .replace(/\n\s*\{\n\s+(?:generatedMessage|code|status): [\s\S]*$/, '')
    .trimEnd()
}
