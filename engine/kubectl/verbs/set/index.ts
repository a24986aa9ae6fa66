import type { Verb } from '../../command.ts'
import { setImage } from './set-image.ts'

/** Commands that change one thing of an object. */
export const set: Verb = { name: 'set', subcommands: [setImage] }
