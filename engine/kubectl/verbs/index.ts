import type { Verb } from '../command.ts'
import { apply } from './apply.ts'
import { cordon, uncordon } from './cordon.ts'
import { create } from './create/index.ts'
import { deleteVerb } from './delete.ts'
import { describe } from './describe.ts'
import { drain } from './drain/drain.ts'
import { expose } from './expose.ts'
import { get } from './get.ts'
import { annotate, label } from './labels.ts'
import { patch } from './patch.ts'
import { rollout } from './rollout/index.ts'
import { run } from './run.ts'
import { scale } from './scale.ts'
import { set } from './set/index.ts'

/** Every command of kubectl, a line each. */
export const verbs: readonly Verb[] = [
  annotate,
  apply,
  cordon,
  create,
  deleteVerb,
  describe,
  drain,
  expose,
  get,
  label,
  patch,
  rollout,
  run,
  scale,
  set,
  uncordon,
]
