import type { Verb } from '../../command.ts'
import { canI } from './can-i.ts'
import { reconcile } from './reconcile.ts'
import { whoami } from './whoami.ts'

/** Who may do what. */
export const auth: Verb = { name: 'auth', subcommands: [canI, reconcile, whoami] }
