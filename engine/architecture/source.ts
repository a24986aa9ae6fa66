import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { ts } from 'ts-morph'

/** A file of ours, parsed (its structure alone, no types), with what it imports. `path` is relative to the project. */
export interface Source {
  readonly path: string
  readonly tree: ts.SourceFile
  /** Every node of the tree, a parent before its children. */
  readonly nodes: readonly ts.Node[]
  readonly imports: readonly Import[]
}

/** `target` is the imported file's path in the project, or the package's name. */
export interface Import {
  readonly target: string
  readonly isOurs: boolean
  readonly isTypeOnly: boolean
  readonly line: number
}

/** The file through which everybody outside uses the engine. */
export const door = 'engine/index.ts'

const folders = ['engine', 'steps', 'guests', 'reports', 'cli', 'bench', 'scripts', 'conformance', 'replay']

/** Every TypeScript file of the project, in a fixed order. */
export function projectSources(root: string): readonly Source[] {
  return folders
    .filter((folder) => existsSync(posix.join(root, folder)))
    .flatMap((folder) => readdirSync(posix.join(root, folder), { recursive: true }).map((name) => `${folder}/${name}`))
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => sourceOf(path, readFileSync(posix.join(root, path), 'utf8')))
}

export function sourceOf(path: string, text: string): Source {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const nodes = nodesOf(tree)
  return { path, tree, nodes, imports: [...importsOf(path, nodes)] }
}

/** Tests, and what only tests use. */
export function isTest({ path }: Pick<Source, 'path'>): boolean {
  return path.endsWith('.test.ts') || path.includes('/testing/') || path.startsWith('engine/architecture/')
}

export function isGenerated({ tree }: Source): boolean {
  return /generated/.test(tree.text.slice(0, tree.text.indexOf('\n')))
}

export function lineOf(node: ts.Node): number {
  return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1
}

function nodesOf(tree: ts.SourceFile): readonly ts.Node[] {
  const nodes: ts.Node[] = []
  const visit = (node: ts.Node): void => {
    nodes.push(node)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return nodes
}

function* importsOf(path: string, nodes: readonly ts.Node[]): Generator<Import> {
  for (const node of nodes) {
    const specifier = specifierOf(node)
    if (specifier === null) continue
    const isOurs = specifier.startsWith('.')
    const target = isOurs ? posix.join(posix.dirname(path), specifier) : packageName(specifier)
    yield { target, isOurs, isTypeOnly: isTypeOnly(node), line: lineOf(node) }
  }
}

/** What `import`, `export from`, `import()` and `typeof import()` name, or null for anything else. */
function specifierOf(node: ts.Node): string | null {
  const named = (literal: ts.Node | undefined) => (literal && ts.isStringLiteralLike(literal) ? literal.text : null)
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return named(node.moduleSpecifier)
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? named(node.argument.literal) : null
  const isCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
  return isCall ? named(node.arguments[0]) : null
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true
  if (ts.isExportDeclaration(node)) return node.isTypeOnly
  if (!ts.isImportDeclaration(node)) return false
  const clause = node.importClause
  if (clause === undefined || clause.isTypeOnly) return clause !== undefined
  const names = clause.namedBindings
  return (
    clause.name === undefined &&
    names !== undefined &&
    ts.isNamedImports(names) &&
    names.elements.every((name) => name.isTypeOnly)
  )
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
