/** A place in a text; line and column count from 1, as editors do. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A mistake in a manifest. The message is a whole line: `web.yaml:14:7  Deployment "web" spec.foo: unknown field`. */
export class ManifestError extends Error {
  override readonly name: string = 'ManifestError'
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

/** A document that does not say what it is: a fragment of an object, mostly. */
export class UntypedDocument extends ManifestError {
  /** `apiVersion not set`, `kind not set` */
  readonly missing: readonly string[]
  /** What it may be instead, where that can be told. */
  readonly hint: string | undefined
  readonly value: object

  constructor(
    found: { readonly missing: readonly string[]; readonly hint?: string | undefined; readonly value: object },
    file?: string,
    position?: Position,
  ) {
    const words = found.missing.join(', ')
    super(found.hint === undefined ? words : `${words}: ${found.hint}`, file, position)
    this.missing = found.missing
    this.hint = found.hint
    this.value = found.value
  }
}

function placeText(file: string | undefined, position: Position | undefined): string {
  const at = position === undefined ? '' : `${position.line}:${position.column}`
  if (file === undefined) return at === '' ? '' : `line ${position?.line}, column ${position?.column}  `
  return at === '' ? `${file}  ` : `${file}:${at}  `
}
