/** The first batch of calls; each that goes well doubles the next: SlowStartInitialBatchSize. */
export const slowStartInitialBatch = 1

/**
 * Calls `attempt` for `count` items in batches that double while all goes well; after a batch in which something failed
 * there is no other. Source: pkg/controller/controller_utils.go, and where controllers follow it.
 * @returns how many calls went well, and the first failure
 */
export function slowStart<E>(
  count: number,
  attempt: (index: number) => E | undefined,
): { successes: number; error: E | undefined } {
  let [successes, done] = [0, 0]
  for (let size = slowStartInitialBatch; done < count; size *= 2) {
    const end = Math.min(done + size, count)
    let error: E | undefined
    for (; done < end; done++) {
      const failure = attempt(done)
      if (failure === undefined) successes++
      else error ??= failure
    }
    if (error !== undefined) return { successes, error }
  }
  return { successes, error: undefined }
}
