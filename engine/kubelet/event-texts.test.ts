import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createdText, presentText, pulledText, restartBackOffText, startedText } from './event-texts.ts'

const pull = { pullMs: 2_500, waitedMs: 4_000, sizeBytes: 42 }

test('the words of each version', () => {
  const rows: readonly [string, string][] = [
    [createdText('c', 31), 'Created container c'],
    [createdText('c', 32), 'Created container: c'],
    [createdText('c', 35), 'Container created'],
    [startedText('c', 34), 'Started container c'],
    [startedText('c', 35), 'Container started'],
    [presentText('i', 34), 'Container image "i" already present on machine'],
    [presentText('i', 35), 'Container image "i" already present on machine and can be accessed by the pod'],
    [pulledText('i', pull, 19), 'Successfully pulled image "i"'],
    [pulledText('i', pull, 20), 'Successfully pulled image "i" in 2.5s'],
    [pulledText('i', pull, 27), 'Successfully pulled image "i" in 2.5s (4s including waiting)'],
    [pulledText('i', pull, 30), 'Successfully pulled image "i" in 2.5s (4s including waiting). Image size: 42 bytes.'],
    [restartBackOffText('c', 'p_n(u)', 25), 'Back-off restarting failed container'],
    [restartBackOffText('c', 'p_n(u)', 26), 'Back-off restarting failed container c in pod p_n(u)'],
  ]
  for (const [text, expected] of rows) assert.equal(text, expected)
})
