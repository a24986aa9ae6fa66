/** Lets Node import people's own steps in TypeScript, in each worker process too. */
import { register } from 'tsx/esm/api'

register()
