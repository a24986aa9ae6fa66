/** A text of the API that says more than that of the version that was recorded. */
interface ChangedText {
  readonly now: RegExp
  readonly before: string
  /** The minor version with which it came. */
  readonly since: number
  readonly source: string
}

/** Pods of jobs are held until they are counted, since 1.26. */
const jobTracking = 'batch.kubernetes.io/job-tracking'

/** What the engine says in the words of a newer version whatever the cluster's: told as the recorded one said it. */
const changedTexts: readonly ChangedText[] = [
  {
    now: /(must specify [\w.]+) for: [\w.,-]+/g,
    before: '$1',
    since: 24,
    source: 'kubernetes/kubernetes#107210: which containers lack what a quota asks for',
  },
  {
    now: /(must be less than or equal to [\w./-]+ limit) of \w+/g,
    before: '$1',
    since: 27,
    source: 'kubernetes/kubernetes#112925: the limit that a request exceeds',
  },
  {
    now: new RegExp(
      `True/SomeFinalizersRemain: Some content in the namespace has finalizers remaining: ${jobTracking} in \\d+ resource instances`,
      'g',
    ),
    before: 'False/ContentHasNoFinalizers: All content-preserving finalizers finished',
    since: 26,
    source: 'pkg/features: JobTrackingWithFinalizers',
  },
]

/** Our text in the words of the recorded version. */
export function asRecorded(text: string): string {
  return changedTexts.reduce((said, { now, before }) => said.replace(now, before), text)
}

export const finalizersSince: readonly string[] = [jobTracking]

/** What 1.20 told twice where it looked again before it had seen its own write. */
export const toldTwice: readonly string[] = ['BackoffLimitExceeded']

/**
 * What a job says of its failed pods while its back-off runs, and after it was given up: since 1.26 a pod is counted when
 * its finalizer goes, where 1.20 counted those that it saw whenever it looked, which the back-off put off, and forgot the
 * ones that it deleted. Pods themselves are compared.
 */
export const jobFieldsCountedOtherwise: readonly string[] = ['failed']
