import { judgeEdit, judgeMark, judgeRollout, judgeScale, judgeSet } from './change.ts'
import { judgeCreate } from './create.ts'
import { judgeDelete } from './delete.ts'
import { judgeGet } from './get.ts'
import type { Judge } from './judge.ts'
import { judgeClusterInfo, judgeDescribe, judgeExec, judgeLogs, judgePortForward } from './look.ts'

/** What each command has to come to. */
export const judges: Readonly<Record<string, Judge>> = {
  annotate: judgeMark,
  apply: judgeCreate,
  'cluster-info': judgeClusterInfo,
  create: judgeCreate,
  delete: judgeDelete,
  describe: judgeDescribe,
  edit: judgeEdit,
  exec: judgeExec,
  expose: judgeCreate,
  get: judgeGet,
  label: judgeMark,
  logs: judgeLogs,
  'port-forward': judgePortForward,
  rollout: judgeRollout,
  run: judgeCreate,
  scale: judgeScale,
  set: judgeSet,
}
