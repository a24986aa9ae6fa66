/** Lets Node import TypeScript. Our own tsconfig.json is named, so that the folder somebody stands in does not matter. */
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'

register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) })
