/** Reports a run of node:test: each failure with its place and reason, and last `N passed, N failed`. */
import { relative } from 'node:path'

/** A parent fails because a child did: the child says why. */
const followsFromChildren = new Set(['subtestsFailed', 'cancelledByParent'])

// biome-ignore lint/style/noDefaultExport: node:test takes the default export of a reporter
export default async function* report(source) {
  let passed = 0
  let failed = 0
  for await (const { type, data } of source) {
    if (type === 'test:stderr') yield data.message
    if (type === 'test:pass' && isTest(data)) passed += 1
    if (type !== 'test:fail' || followsFromChildren.has(data.details.error.failureType)) continue
    failed += 1
    yield failureText(data)
  }
  yield `${passed} passed, ${failed} failed\n`
}

/** Suites, and files with nothing in them, are no tests of their own. */
function isTest({ details, skip, name, file }) {
  return details.type !== 'suite' && skip === undefined && name !== file
}

/** The line of the test itself is not known once TypeScript was translated; the stack has lines. */
function failureText({ name, file, details }) {
  const { cause } = details.error
  const reason = cause?.stack ?? cause?.message ?? String(cause ?? details.error.message)
  const place = file === undefined ? '' : `  ${relative(process.cwd(), file)}`
  return `\n✗ ${name}${place}\n${withoutInsides(reason).replaceAll(/^/gm, '    ')}\n\n`
}

/** The lines of the stack that are in somebody's code, not in Node. */
function withoutInsides(stack) {
  return stack
    .split('\n')
    .filter((line) => !/^\s+at .*\(?node:/.test(line))
    .join('\n')
}
