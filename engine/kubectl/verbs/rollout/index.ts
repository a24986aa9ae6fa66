import type { Verb } from '../../command.ts'
import { history } from './history.ts'
import { pause, restart, resume } from './pause-resume.ts'
import { rolloutStatusVerb } from './rollout-status.ts'
import { undo } from './undo.ts'

/** The rollout of what has revisions. */
export const rollout: Verb = {
  name: 'rollout',
  subcommands: [history, pause, restart, resume, rolloutStatusVerb, undo],
}
