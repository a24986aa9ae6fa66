import type { CronJob, Job, JobSpec, JobTemplateSpec } from '../../schema/types.ts'
import { changeField, fillIn, withField } from './fill-in.ts'
import { withTemplateOf } from './pod-spec.ts'

const int32Max = 2 ** 31 - 1
const backoffLimit = 6

function withSpecDefaults(spec: JobSpec): JobSpec {
  const isSingle = spec.completions === undefined && spec.parallelism === undefined
  const filled = fillIn(withTemplateOf(spec), {
    ...(isSingle && { completions: 1 }),
    parallelism: 1,
    backoffLimit: spec.backoffLimitPerIndex === undefined ? backoffLimit : int32Max,
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed',
  })
  return changeField(filled, 'podFailurePolicy', (policy) => ({
    ...policy,
    rules: policy.rules.map((rule) =>
      changeField(rule, 'onPodConditions', (patterns) => patterns.map((each) => fillIn(each, { status: 'True' }))),
    ),
  }))
}

/** A job without labels of its own has those of its template. */
export function withJobDefaults(job: Job): Job {
  const labels = job.spec?.template?.metadata?.labels
  const isLabelled = Object.keys(job.metadata.labels ?? {}).length > 0
  const labelled = labels && !isLabelled ? withField(job, 'metadata', { ...job.metadata, labels }) : job
  return changeField(labelled, 'spec', withSpecDefaults)
}

const jobNameLabel = 'batch.kubernetes.io/job-name'
const controllerUidLabel = 'batch.kubernetes.io/controller-uid'

/** The labels that a job's pods have by themselves, under their new and their old names. */
export function generatedJobLabels(name: string, uid: string): Readonly<Record<string, string>> {
  return { [controllerUidLabel]: uid, [jobNameLabel]: name, 'controller-uid': uid, 'job-name': name }
}

/** Pods of a job are told by its uid, unless it brings a selector of its own. Labels that are there are kept. */
export function withGeneratedSelector(job: Job): Job {
  const { spec, metadata } = job
  if (!spec?.template || spec.manualSelector === true) return job
  const { template, selector } = spec
  const labels = { ...generatedJobLabels(metadata.name, metadata.uid), ...template.metadata?.labels }
  const matchLabels = { ...selector?.matchLabels, [controllerUidLabel]: metadata.uid }
  return {
    ...job,
    spec: {
      ...spec,
      selector: { ...selector, matchLabels },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  }
}

function withJobTemplateDefaults(template: JobTemplateSpec): JobTemplateSpec {
  return changeField(template, 'spec', withTemplateOf)
}

/** A template of jobs has defaults for its pods; those of jobs come with the jobs. */
export function withCronJobDefaults(cronJob: CronJob): CronJob {
  return changeField(cronJob, 'spec', (spec) =>
    fillIn(withField(spec, 'jobTemplate', withJobTemplateDefaults(spec.jobTemplate ?? {})), {
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    }),
  )
}
