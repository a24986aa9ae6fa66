/** A place in a text; line and column count from 1, as editors do. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A mistake in a manifest. The message is a whole line: `web.yaml:14:7  Deployment "web" spec.foo: unknown field`. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError'
  readonly file: string | undefined
  readonly position: Position | undefined
  /** What is wrong, without the place. */
  readonly reason: string

  constructor(reason: string, file?: string, position?: Position) {
    super(`${placeText(file, position)}${reason}`)
    this.reason = reason
    this.file = file
    this.position = position
  }
}

function placeText(file: string | undefined, position: Position | undefined): string {
  const at = position === undefined ? '' : `${position.line}:${position.column}`
  if (file === undefined) return at === '' ? '' : `line ${position?.line}, column ${position?.column}  `
  return at === '' ? `${file}  ` : `${file}:${at}  `
}
