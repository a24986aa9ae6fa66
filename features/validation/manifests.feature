Feature: Manifests that are wrong
  What is wrong with a manifest is said when it is submitted, by the path of the field, and nothing of it is stored.

  Background:
    Given a cluster of 1 node

  @S-044 @S-055 @S-316
  Scenario Outline: <kind> of <version> is not served
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: <version>
      kind: <kind>
      metadata: { name: web }
      EOF
      """
    Then it fails with "no matches for kind \"<kind>\" in version \"<version>\""

    Examples: gone since 1.16 and 1.22
      | kind       | version            |
      | Deployment | extensions/v1beta1 |
      | Ingress    | extensions/v1beta1 |
      | ReplicaSet | apps/v1beta2       |

    Examples: misspelt
      | kind       | version |
      | Deployment | apps/vl |
      | Podd       | v1      |

  Scenario: A field that there is none
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replica: 3
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.19" }] }
      EOF
      """
    Then it fails with "unknown field \"spec.replica\""
    And deployment web does not exist

  @S-046 @S-050 @S-318
  Scenario: Everything that is missing is named at once
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ image: "nginx:1.19" }] }
      EOF
      """
    Then it fails with "spec.selector: Required value"
    And it fails with "spec.template.spec.containers[0].name: Required value"

  @S-318
  Scenario: A selector that does not match its own template
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: other } }
          spec: { containers: [{ name: web, image: "nginx:1.19" }] }
      EOF
      """
    Then it fails with "`selector` does not match template `labels`"
    And deployment web does not exist

  @S-278
  Scenario: Nor may a replication controller's
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: ReplicationController
      metadata: { name: web }
      spec:
        selector: { app: web }
        template:
          metadata: { labels: { app: other } }
          spec: { containers: [{ name: web, image: "nginx:1.19" }] }
      EOF
      """
    Then it fails with "`selector` does not match template `labels`"

  @S-047
  Scenario: A text where a map belongs
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: Pod
      metadata: { name: mynginx, labels: "run:mynginx" }
      spec: { containers: [{ name: c, image: "nginx:1.14" }] }
      EOF
      """
    Then it fails with "cannot unmarshal string into Go struct field ObjectMeta.metadata.labels of type map[string]string"
    And pod mynginx does not exist

  @S-048
  Scenario: What is no YAML is refused with its line
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: Service
      metadata:
        name: my-tomcat
         labels: { app: tomcat }
      EOF
      """
    Then it fails with "error converting YAML to JSON: yaml: line"

  @S-053
  Scenario Outline: The name <name>
    When I run "kubectl create namespace <name>"
    Then it fails with "Invalid value: \"<name>\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-'"

    Examples:
      | name  |
      | XXXXX |
      | a_b   |
      | web-  |

  @S-202
  Scenario: A request above its limit
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: Pod
      metadata: { name: db }
      spec:
        containers: [{ name: db, image: "db:1", resources: { requests: { memory: 129Mi }, limits: { memory: 128Mi } } }]
      EOF
      """
    Then it fails with "spec.containers[0].resources.requests: Invalid value: \"129Mi\": must be less than or equal to memory limit of 128Mi"

  @S-202 @S-203 @S-205
  Scenario Outline: Requests of <requests> and limits of <limits>
    When I apply the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: db }
      spec: { containers: [{ name: db, image: "db:1", resources: { requests: <requests>, limits: <limits> } }] }
      """
    Then "{.spec.containers[0].resources.requests.memory}" of pod db is "<memory>"
    And "{.status.qosClass}" of pod db is <class>

    Examples:
      | requests                      | limits                        | memory | class      |
      | { memory: 128Mi }             | { memory: 128Mi }             | 128Mi  | Burstable  |
      | {}                            | { cpu: 500m, memory: 128Mi }  | 128Mi  | Guaranteed |
      | { cpu: 250m, memory: 64Mi }   | { cpu: 500m, memory: 128Mi }  | 64Mi   | Burstable  |
      | {}                            | {}                            |        | BestEffort |

  @S-470
  Scenario: A mount of a volume that the pod does not have
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: c, image: "c:1", volumeMounts: [{ name: data, mountPath: /data }] }] }
      EOF
      """
    Then it fails with "spec.containers[0].volumeMounts[0].name: Not found: \"data\""

  @S-237
  Scenario Outline: <operator> with <values>
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: apps/v1
      kind: ReplicaSet
      metadata: { name: web }
      spec:
        selector: { matchExpressions: [{ key: app, operator: <operator>, values: <values> }] }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.19" }] }
      EOF
      """
    Then it fails with "spec.selector.matchExpressions[0].values: <error>"

    Examples:
      | operator | values | error                                                            |
      | In       | []     | Required value: must be specified when `operator` is 'In' or 'NotIn' |
      | NotIn    | []     | Required value: must be specified when `operator` is 'In' or 'NotIn' |
      | Exists   | [web]  | Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist' |
