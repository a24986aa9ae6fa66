/** Refuses by name what the language has a sentence for and the engine no model. */
export function notModelled(what: string): never {
  throw new Error(`Not modelled yet: ${what}.`)
}
