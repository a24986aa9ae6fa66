import { CommandError } from './result.ts'
import type { Redirection } from './shell-redirections.ts'

/** One program of a command: its words, and the text that a here document gives it. */
export interface ShellStage {
  readonly words: readonly string[]
  readonly stdin: string | undefined
  /** In their order, which counts: `>out.txt 2>&1`. */
  readonly redirections: readonly Redirection[]
  /** What is set for it alone: `KUBE_EDITOR='sed -i ...' kubectl edit ...`. */
  readonly environment: Readonly<Record<string, string>>
}

/** One command of a script: programs, each of which reads what the one before it prints. */
export interface ShellCommand {
  readonly stages: readonly ShellStage[]
  /** What stands before it. Behind `&&` it runs only where what came before succeeded, behind `||` only where that failed. */
  readonly joinedBy: ';' | '&&' | '||'
  /** It ends with `&`: the next one does not wait for it. */
  readonly inBackground: boolean
  /** As it was written, for messages. */
  readonly text: string
}

/** Whether a command runs after what came before it; `stop` where a shell with `-e` would go no further. */
export function runsAfter(hasFailed: boolean, { joinedBy }: ShellCommand): boolean | 'stop' {
  if (joinedBy === ';') return hasFailed ? 'stop' : true
  return hasFailed === (joinedBy === '||')
}

/**
 * The commands of a script as a POSIX shell reads them: quotes, backslashes, continued lines, comments, `;`, `&&`, `&`,
 * pipes, here documents and what is set for one command.
 * @throws CommandError for what of a shell is not modelled, by name
 */
export function parseScript(script: string): readonly ShellCommand[] {
  return new Script(script).commands()
}

/** What a shell itself says, before it runs anything. */
export class ShellError extends CommandError {}

/** A script that ends inside a here document or a quotation. */
class UnfinishedScript extends ShellError {}

/** Whether a shell would ask for another line before it runs this. */
export function isUnfinished(script: string): boolean {
  if (/(?<!\\)(?:\\\\)*\\\n?$/.test(script)) return true
  try {
    parseScript(script)
    return false
  } catch (error) {
    return error instanceof UnfinishedScript
  }
}

type Token =
  | { readonly type: 'word'; readonly text: string; readonly assigns?: string }
  | { readonly type: 'operator'; readonly text: string }
  | { readonly type: 'heredoc'; readonly document: { text: string } }
  | { readonly type: 'redirection'; readonly redirection: Redirection }

interface PendingDocument {
  readonly end: string
  readonly stripTabs: boolean
  readonly isLiteral: boolean
  readonly document: { text: string }
}

const operators = ['&&', '||', '<<-', '<<<', '<<', ';;', ';', '|&', '|', '&', '(', ')'] as const
/** `<`, `>`, `>>`, `2>`, and behind them another stream: `2>&1`. */
const redirectionSigns = /([012]?)(<(?!<)|>>?)(&[12])?/y

const refusals: Readonly<Record<string, string>> = {
  '|&': 'A pipe of errors (|&) is not modelled: write 2>&1 before a plain pipe.',
  '(': 'Subshells are not modelled: write the commands one after another.',
  ')': 'Subshells are not modelled: write the commands one after another.',
}

const unexpected = (token: string): ShellError => new ShellError(`syntax error near unexpected token \`${token}'`, 2)

/** A command whose here documents may still follow. */
type ReadCommand = Omit<ShellCommand, 'stages'> & { readonly tokens: readonly Token[] }

class Script {
  private position = 0
  private line: Token[] = []
  private lineBegin = 0
  private joinedBy: ShellCommand['joinedBy'] = ';'
  /** Something stands before what comes next that it belongs to: `&&`, `||`, `|`. */
  private isOpen = false
  private readonly pending: PendingDocument[] = []
  private readonly found: ReadCommand[] = []

  constructor(private readonly script: string) {}

  commands(): readonly ShellCommand[] {
    while (this.position < this.script.length) this.token()
    if (this.isOpen) throw new UnfinishedScript('syntax error: unexpected end of file', 2)
    this.endLine()
    if (this.pending.length > 0)
      throw new UnfinishedScript(`The here document does not end: expected a line "${this.pending[0]?.end}".`)
    // Only now every here document has its text.
    return this.found.map(({ tokens, ...command }) => ({ ...command, stages: stagesOf(tokens, command.text) }))
  }

  private token(): void {
    const character = this.script[this.position] as string
    const operator = operators.find((each) => this.script.startsWith(each, this.position))
    if (character === '\n') this.newLine()
    else if (' \t\r'.includes(character)) this.position += 1
    else if (this.script.startsWith('\\\n', this.position)) this.position += 2
    else if (character === '#') this.skipComment()
    else if (this.redirection()) return
    else if (operator !== undefined) this.operator(operator)
    else this.wordToken()
  }

  /** Whether a redirection stands here. */
  private redirection(): boolean {
    redirectionSigns.lastIndex = this.position
    const [signs, stream, sign, other] = redirectionSigns.exec(this.script) ?? []
    if (signs === undefined) return false
    this.position += signs.length
    const from = Number(stream || (sign === '<' ? 0 : 1))
    const to = other === undefined ? { file: this.fileName() } : { stream: Number(other.slice(1)) }
    this.add({ type: 'redirection', redirection: { from, appends: sign === '>>', ...to } })
    return true
  }

  private fileName(): string {
    while (' \t'.includes(this.script[this.position] ?? '\n')) this.position += 1
    const { text, isQuoted } = this.word()
    if (text !== '' || isQuoted) return text
    const sign = operators.find((each) => this.script.startsWith(each, this.position)) ?? 'newline'
    throw unexpected(sign)
  }

  private wordToken(): void {
    const assigned = /^[A-Za-z_]\w*(?==)/.exec(this.script.slice(this.position))?.[0]
    const { text } = this.word()
    this.add({ type: 'word', text, ...(assigned === undefined ? {} : { assigns: assigned }) })
  }

  private skipComment(): void {
    const end = this.script.indexOf('\n', this.position)
    this.position = end < 0 ? this.script.length : end
  }

  private operator(text: string): void {
    this.position += text.length
    if (text === '<<' || text === '<<-') this.hereDocument(text === '<<-')
    else if (text === '<<<') this.hereString()
    else if (refusals[text] !== undefined && (text === '|&' || this.line.length === 0))
      throw new CommandError(refusals[text])
    else if ('();;'.includes(text) && text !== ';') throw unexpected(text)
    else this.joiner(text)
  }

  /** What stands between commands, and joins them. */
  private joiner(text: string): void {
    if (this.line.length === 0 || this.isOpen) throw unexpected(text)
    this.isOpen = ['&&', '||', '|'].includes(text)
    if (text === '|') this.line.push({ type: 'operator', text })
    else if (text === '&') this.endCommand(this.position, true)
    else this.endCommand(this.position - text.length)
    if (text === '||' || text === '&&') this.joinedBy = text
  }

  private hereString(): void {
    const text = this.fileName()
    this.add({ type: 'heredoc', document: { text: `${text}\n` } })
  }

  private hereDocument(stripTabs: boolean): void {
    while (' \t'.includes(this.script[this.position] ?? '\n')) this.position += 1
    const { text, isQuoted } = this.word()
    const document = { text: '' }
    this.pending.push({ end: text, stripTabs, isLiteral: isQuoted, document })
    this.add({ type: 'heredoc', document })
  }

  /** A line ends here: the documents that it announced follow. */
  private newLine(): void {
    const end = this.position
    this.position += 1
    for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift()) this.readDocument(next)
    // What is open goes on in the next line.
    if (this.isOpen) return
    this.endLine(end)
    this.lineBegin = this.position
  }

  private readDocument({ end, stripTabs, isLiteral, document }: PendingDocument): void {
    const lines: string[] = []
    for (;;) {
      if (this.position >= this.script.length)
        throw new UnfinishedScript(`The here document does not end: expected a line "${end}".`)
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

  /** A part of the command that is read now. */
  private add(token: Token): void {
    this.isOpen = false
    this.line.push(token)
  }

  private endCommand(end = this.position, inBackground = false): void {
    const text = this.script.slice(this.lineBegin, end).trim()
    const tokens = this.line
    this.line = []
    if (tokens.length > 0) {
      this.found.push({ tokens, joinedBy: this.joinedBy, inBackground, text })
      this.joinedBy = ';'
    }
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
    if (end < 0) throw new UnfinishedScript("unexpected EOF while looking for matching `''", 2)
    const text = this.script.slice(this.position + 1, end)
    this.position = end + 1
    return text
  }

  private doubleQuoted(): string {
    let text = ''
    this.position += 1
    for (;;) {
      const character = this.script[this.position]
      if (character === undefined) throw new UnfinishedScript('unexpected EOF while looking for matching `"\'', 2)
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

function stagesOf(tokens: readonly Token[], text: string): readonly ShellStage[] {
  const stages: Token[][] = [[]]
  for (const token of tokens)
    if (token.type === 'operator' && token.text === '|') stages.push([])
    else stages.at(-1)?.push(token)
  return stages.map((stage) => stageOf(stage, text))
}

/** Words with which a shell's own language begins. */
const keywords = ['for', 'while', 'until', 'if', 'case', 'select', 'function', '{', '[', '[[', '!']

function stageOf(tokens: readonly Token[], text: string): ShellStage {
  const words: string[] = []
  const environment: Record<string, string> = {}
  const redirections: Redirection[] = []
  let stdin: string | undefined
  for (const token of tokens) {
    if (token.type === 'heredoc') stdin = token.document.text
    else if (token.type === 'redirection') redirections.push(token.redirection)
    else if (token.type === 'operator') throw unexpected(token.text)
    else if (token.assigns !== undefined && words.length === 0)
      environment[token.assigns] = token.text.slice(token.assigns.length + 1)
    else words.push(token.text)
  }
  const [first = ''] = words
  if (keywords.includes(first))
    throw new CommandError(`"${first}" of a shell is not modelled: write the commands one after another.`)
  if (words.length === 0 && Object.keys(environment).length === 0 && redirections.length === 0 && stdin === undefined)
    throw new CommandError(`There is no command in "${text}".`, 2)
  return { words, stdin, environment, redirections }
}
