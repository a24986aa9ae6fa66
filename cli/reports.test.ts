import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const folder = mkdtempSync(join(tmpdir(), 'rehearse-reports-'))
const report = join(folder, 'report')
after(() => rmSync(folder, { recursive: true }))

const feature = `Feature: Loads
  Background:
    Given a cluster of 3 nodes
    And deployment web with 3 replicas of image nginx
    And service web exposes port 80 of deployment web
    And everything is ready
    And service web receives 60 requests per second

  Scenario: A lost node
    When node worker-2 is lost
    And 10 minutes pass
    Then at least 90% of requests to service web succeeded

  Scenario: Something else
    Then deployment web has 3 ready replicas
`

let printed = ''

before(() => {
  const file = join(folder, 'loads.feature')
  writeFileSync(file, feature)
  const bin = fileURLToPath(new URL('../bin/rehearse.js', import.meta.url))
  const args = [bin, 'run', file, '--traffic', '--report', report, 'full']
  printed = execFileSync(process.execPath, args, { encoding: 'utf8' })
})

test('--traffic prints what became of the requests under the scenarios that had some', () => {
  assert.match(
    printed,
    /A lost node .*\n {8}When node worker-2 is lost \(line 10\)\n {10}service web {4}60 requests\/s/,
  )
  assert.match(printed, /timed out .* 1 of 3 endpoints on worker-2, which had no power\n/)
  assert.match(printed, /Something else .*\n\n/)
})

test('a full report has a picture of every scenario, in the page and as a file', () => {
  assert.deepEqual(readdirSync(report), ['index.html', 'junit.xml', 'messages.ndjson', 'summary.md', 'timelines'])
  assert.deepEqual(readdirSync(join(report, 'timelines')), ['index.md', 'loads-14.svg', 'loads-9.svg'])
  assert.ok(readFileSync(join(report, 'timelines', 'loads-9.svg'), 'utf8').startsWith('<svg '))
  const attachments = readFileSync(join(report, 'messages.ndjson'), 'utf8')
    .split('\n')
    .flatMap((line) => (line.includes('"attachment"') ? [JSON.parse(line).attachment] : []))
  const pictures = attachments.filter(({ mediaType }) => mediaType === 'image/svg+xml')
  // The page shows no picture that is attached as text.
  assert.deepEqual(
    pictures.map(({ contentEncoding }) => contentEncoding),
    ['BASE64', 'BASE64'],
  )
  assert.match(readFileSync(join(report, 'summary.md'), 'utf8'), /What became of the requests in 1 scenario/)
  assert.ok(!existsSync('full'))
})
