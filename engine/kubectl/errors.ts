import { ApiError, Unreachable } from '../api/status.ts'
import { CommandError, ProgramExit } from './result.ts'

/** Several errors of one command: it went on after the first. */
export class CommandErrors extends Error {
  constructor(readonly errors: readonly Error[]) {
    super(errors.map((error) => error.message).join('\n'))
    this.name = 'CommandErrors'
  }
}

/** One error as it is, several together, nothing for none. */
export function throwAll(errors: readonly Error[]): void {
  const [first, ...rest] = errors
  if (first === undefined) return
  throw rest.length === 0 ? first : new CommandErrors(errors)
}

/** What failed while an object of a file was handled. Source: cmdutil.AddSourceToErr. */
export function withSource(error: unknown, verb: string, source: string | undefined): unknown {
  if (source === undefined || !(error instanceof Error)) return error
  const message = `error when ${verb} "${source}": ${error.message}`
  if (error instanceof ApiError) return new ApiError(error.reason, message, error.status.details)
  return error instanceof CommandError ? new CommandError(message, error.exitCode) : error
}

/** Whether an error is for the user, and not a mistake of ours. */
export const isExpected = (error: unknown): error is Error =>
  error instanceof ApiError ||
  error instanceof Unreachable ||
  error instanceof CommandError ||
  error instanceof CommandErrors

/** What kubectl prints for an error, with its final newline. Source: kubectl pkg/cmd/util/helpers.go checkErr. */
export function errorText(error: Error): string {
  if (error instanceof CommandErrors) return error.errors.map((each) => `${shortText(each)}\n`).join('')
  if (error instanceof ApiError && error.reason === 'Invalid') return invalidText(error)
  if (error instanceof ApiError || error instanceof Unreachable) return ended(shortText(error))
  const { message } = error
  if (error instanceof ProgramExit) return ended(message)
  return message === '' ? '' : ended(/^(error|Error): /.test(message) ? message : `error: ${message}`)
}

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`)

function shortText(error: Error): string {
  if (!(error instanceof ApiError)) return error.message
  if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`
  const reason = error.reason === '' ? '' : ` (${error.reason})`
  return `Error from server${reason}: ${error.message}`
}

function invalidText({ status }: ApiError): string {
  const { details, message } = status
  const { kind = '', name = '', causes = [] } = details ?? {}
  const isNamed = kind !== '' || name !== ''
  const said = causes.length === 0 && message !== '' ? `: ${message}` : ''
  const named = isNamed ? `The ${kind} "${name}" is invalid` : `The request is invalid${said}`
  const texts = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))]
  if (texts.length === 0) return `${named}\n`
  if (texts.length === 1) return `${named}: ${texts[0]}\n`
  return `${named}: \n${texts.map((text) => `* ${text}\n`).join('')}`
}
