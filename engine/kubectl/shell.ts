import { CommandError } from './result.ts'

/** One command of a script: its words, and the text that a here document or a pipe gives it. */
export interface ShellCommand {
  readonly words: readonly string[]
  readonly stdin: string | undefined
  /** As it was written, for messages. */
  readonly text: string
}

/**
 * The commands of a script as a POSIX shell reads them: quotes, backslashes, continued lines, comments, `;`, `&&` and
 * here documents; `cat` of a here document and `echo` may be piped into a command.
 * @throws CommandError for what of a shell is not modelled, by name
 */
export function parseScript(script: string): readonly ShellCommand[] {
  return new Script(script).commands()
}

type Token =
  | { readonly type: 'word'; readonly text: string }
  | { readonly type: 'operator'; readonly text: string }
  | { readonly type: 'heredoc'; readonly document: { text: string } }

interface PendingDocument {
  readonly end: string
  readonly stripTabs: boolean
  readonly isLiteral: boolean
  readonly document: { text: string }
}

const operators = ['&&', '||', '<<-', '<<<', '<<', '>>', ';', '|', '&', '<', '>', '(', ')'] as const

const refusals: Readonly<Record<string, string>> = {
  '||': 'Alternatives (||) are not modelled: run the commands one by one.',
  '&': 'Commands in the background (&) are not modelled: let each command line end before the next.',
  '<<<': 'Here strings (<<<) are not modelled: use a here document (<<EOF).',
  '>': 'Output cannot be sent to a file (>): check what the command prints instead.',
  '>>': 'Output cannot be sent to a file (>>): check what the command prints instead.',
  '(': 'Subshells are not modelled: write the commands one after another.',
  ')': 'Subshells are not modelled: write the commands one after another.',
}

class Script {
  private position = 0
  private line: Token[] = []
  private lineBegin = 0
  private readonly pending: PendingDocument[] = []
  private readonly found: ShellCommand[] = []

  constructor(private readonly script: string) {}

  commands(): readonly ShellCommand[] {
    while (this.position < this.script.length) this.token()
    this.endLine()
    if (this.pending.length > 0)
      throw new CommandError(`The here document does not end: expected a line "${this.pending[0]?.end}".`)
    return this.found
  }

  private token(): void {
    const character = this.script[this.position] as string
    const operator = operators.find((each) => this.script.startsWith(each, this.position))
    if (character === '\n') this.newLine()
    else if (' \t\r'.includes(character)) this.position += 1
    else if (this.script.startsWith('\\\n', this.position)) this.position += 2
    else if (character === '#') this.skipComment()
    else if (operator !== undefined) this.operator(operator)
    else this.line.push({ type: 'word', text: this.word().text })
  }

  private skipComment(): void {
    const end = this.script.indexOf('\n', this.position)
    this.position = end < 0 ? this.script.length : end
  }

  private operator(text: string): void {
    this.position += text.length
    if (text === '<<' || text === '<<-') this.hereDocument(text === '<<-')
    else if (text === ';' || text === '&&') this.endCommand()
    else if (refusals[text] !== undefined) throw new CommandError(refusals[text])
    else this.line.push({ type: 'operator', text })
  }

  private hereDocument(stripTabs: boolean): void {
    while (' \t'.includes(this.script[this.position] ?? '\n')) this.position += 1
    const { text, isQuoted } = this.word()
    const document = { text: '' }
    this.pending.push({ end: text, stripTabs, isLiteral: isQuoted, document })
    this.line.push({ type: 'heredoc', document })
  }

  /** A line ends here: the documents that it announced follow. */
  private newLine(): void {
    const end = this.position
    this.position += 1
    for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift()) this.readDocument(next)
    this.endLine(end)
    this.lineBegin = this.position
  }

  private readDocument({ end, stripTabs, isLiteral, document }: PendingDocument): void {
    const lines: string[] = []
    for (;;) {
      if (this.position >= this.script.length)
        throw new CommandError(`The here document does not end: expected a line "${end}".`)
      const at = this.script.indexOf('\n', this.position)
      const stop = at < 0 ? this.script.length : at
      const raw = this.script.slice(this.position, stop)
      this.position = stop + 1
      const line = stripTabs ? raw.replace(/^\t+/, '') : raw
      if (line.trimEnd() === end) break
      lines.push(line)
    }
    const text = lines.map((line) => `${line}\n`).join('')
    document.text = isLiteral ? text : expanded(text)
  }

  private endLine(end = this.script.length): void {
    this.endCommand(end)
  }

  private endCommand(end = this.position): void {
    const text = this.script.slice(this.lineBegin, end).trim()
    const tokens = this.line
    this.line = []
    if (tokens.length > 0) this.found.push(commandOf(tokens, text))
    this.lineBegin = this.position
  }

  private word(): { text: string; isQuoted: boolean } {
    let text = ''
    let isQuoted = false
    for (;;) {
      const character = this.script[this.position]
      if (character === undefined || /[\s;&|<>()]/.test(character)) return { text, isQuoted }
      if (character === "'" || character === '"' || character === '\\') isQuoted = true
      text += this.part(character)
    }
  }

  private part(character: string): string {
    if (character === "'") return this.singleQuoted()
    if (character === '"') return this.doubleQuoted()
    this.position += 1
    if (character === '\\') {
      const next = this.script[this.position] ?? ''
      this.position += 1
      return next === '\n' ? '' : next
    }
    refuseExpansion(this.script, this.position - 1)
    return character
  }

  private singleQuoted(): string {
    const end = this.script.indexOf("'", this.position + 1)
    if (end < 0) throw new CommandError("unexpected EOF while looking for matching `''", 2)
    const text = this.script.slice(this.position + 1, end)
    this.position = end + 1
    return text
  }

  private doubleQuoted(): string {
    let text = ''
    this.position += 1
    for (;;) {
      const character = this.script[this.position]
      if (character === undefined) throw new CommandError('unexpected EOF while looking for matching `"\'', 2)
      this.position += 1
      if (character === '"') return text
      if (character !== '\\') {
        refuseExpansion(this.script, this.position - 1)
        text += character
        continue
      }
      const next = this.script[this.position] ?? ''
      this.position += 1
      if (next !== '\n') text += '$`"\\'.includes(next) ? next : `\\${next}`
    }
  }
}

function refuseExpansion(text: string, at: number): void {
  const rest = text.slice(at)
  if (rest.startsWith('`') || rest.startsWith('$('))
    throw new CommandError('Command substitution is not modelled: run the command and write down what it prints.')
  const variable = /^\$(\{?[A-Za-z_]\w*\}?|\d|[?!#@*$])/.exec(rest)
  if (variable !== null)
    throw new CommandError(
      `Shell variables are not modelled: write the value of ${variable[0]} itself, or put it in single quotes.`,
    )
}

/** A document whose end is not quoted: backslashes before `$`, backticks and backslashes go. */
function expanded(text: string): string {
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else refuseExpansion(text, at)
  }
  return text.replace(/\\([$`\\\n])/g, (_, sign: string) => (sign === '\n' ? '' : sign))
}

function commandOf(tokens: readonly Token[], text: string): ShellCommand {
  const bar = tokens.findLastIndex((token) => token.type === 'operator' && token.text === '|')
  if (bar < 0) return simpleCommand(tokens, text)
  const source = commandOf(tokens.slice(0, bar), text)
  const target = simpleCommand(tokens.slice(bar + 1), text)
  const [program, ...rest] = source.words
  if (program === 'cat' && source.stdin !== undefined && rest.every((word) => word === '-'))
    return { ...target, stdin: source.stdin }
  if (program === 'echo') return { ...target, stdin: `${rest.filter((word) => word !== '-e').join(' ')}\n` }
  throw new CommandError(
    `Pipes are not modelled, except from cat <<EOF and echo: got "${text}". Run the first command alone, and check what it prints.`,
  )
}

function simpleCommand(tokens: readonly Token[], text: string): ShellCommand {
  const words: string[] = []
  let stdin: string | undefined
  for (const token of tokens) {
    if (token.type === 'word') words.push(token.text)
    else if (token.type === 'heredoc') stdin = token.document.text
    else throw new CommandError(`Reading a file with ${token.text} is not modelled: name the file with -f.`)
  }
  if (words.length === 0) throw new CommandError(`There is no command in "${text}".`, 2)
  return { words, stdin, text }
}
