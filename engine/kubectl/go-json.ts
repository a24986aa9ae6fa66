export { goJson } from '../api/meta/go-json.ts'
