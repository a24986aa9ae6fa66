import type { Verb } from '../../command.ts'
import { setEnv } from './set-env.ts'
import { setImage } from './set-image.ts'
import { setResources, setSelector, setServiceAccount } from './set-others.ts'
import { setSubject } from './set-subject.ts'

/** Commands that change one thing of an object. */
export const set: Verb = {
  name: 'set',
  subcommands: [setEnv, setImage, setResources, setSelector, setServiceAccount, setSubject],
}
