Feature: Manifests as tutorials print them
  Copied from a page, a manifest has lost its indentation, a letter or a line. Each is refused for the field that is wrong,
  in the words of Kubernetes, and nothing of it is stored; and what is merely odd is taken.

  Background:
    Given a cluster of 1 node

  @S-044
  Scenario Outline: The letter l for the digit 1 in <version>
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: <version>
      kind: <kind>
      metadata: { name: kubia }
      EOF
      """
    Then it fails with "no matches for kind \"<kind>\" in version \"<version>\""

    Examples:
      | kind       | version            |
      | Service    | vl                 |
      | ReplicaSet | apps/vlbeta2       |
      | EndpointS  | v1                 |
      | Ingress    | extensions/vlbetal |
      | Deployment | extension/v1beta1  |

  @S-045
  Scenario Outline: <field> is no field
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: <kind>
      metadata: { name: kubia }
      spec: <spec>
      EOF
      """
    Then it fails with "strict decoding error: unknown field \"spec.<field>\""

    Examples:
      | kind                  | field                | spec                                                                         |
      | Service               | portS                | { portS: [{ port: 80 }] }                                                    |
      | Service               | externalTrafficPorcy | { type: NodePort, externalTrafficPorcy: Local, ports: [{ port: 80 }] }       |
      | ReplicationController | templete             | { replicas: 3, templete: { spec: { containers: [{ name: c, image: c }] } } } |

  @S-045 @S-046
  Scenario Outline: Without validation the field is dropped, and what it should have been is missing
    When I run:
      """
      kubectl apply --validate=false -f - <<EOF
      apiVersion: v1
      kind: <kind>
      metadata: { name: kubia }
      spec: <spec>
      EOF
      """
    Then it fails with "The <kind> \"kubia\" is invalid: <error>"

    Examples:
      | kind                  | spec                                                             | error                         |
      | Service               | { portS: [{ port: 80 }] }                                        | spec.ports: Required value    |
      | ReplicationController | { selector: { app: a }, templete: { spec: { containers: [] } } } | spec.template: Required value |

  @S-045
  Scenario: A misspelt traffic policy is the dangerous one: without validation the service is as if it were not there
    When I run:
      """
      kubectl apply --validate=false -f - <<EOF
      apiVersion: v1
      kind: Service
      metadata: { name: kubia }
      spec: { type: NodePort, externalTrafficPorcy: Local, ports: [{ port: 80 }] }
      EOF
      """
    Then it prints "service/kubia created"
    And "{.spec.externalTrafficPolicy}" of service kubia is Cluster

  @S-050
  Scenario: All misspelt fields are told at once
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: apps/v1
      kind: Deployment
      matadata: { name: frontend }
      metadata: { name: frontend }
      spec:
        replica: 3
        selector: { matchLabels: { app: web } }
        template:
          matadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.19" }] }
      EOF
      """
    Then it fails with "unknown field \"matadata\", unknown field \"spec.replica\", unknown field \"spec.template.matadata\""
    And deployment frontend does not exist

  @S-047
  Scenario: A map where a list belongs
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: Pod
      metadata: { name: kubia }
      spec: { containers: { livenessProbe: { httpGet: { path: /, port: 8080 } } } }
      EOF
      """
    Then it fails with "cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container"
    And pod kubia does not exist

  @S-048
  Scenario: Indentation that was lost, with the line as kubectl counts it
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: Service
      metadata: { name: my-tomcat }
      spec:
        ports:
         - port: 8080
           nodePort: 30001 # from outside
            protocol: TCP
      EOF
      """
    Then it fails with "error converting YAML to JSON: yaml: line 7: did not find expected key"

  @S-049
  Scenario: A key that is given twice
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: Service
      metadata: { name: my-tomcat }
      spec:
        ports:
        - port: 8080
          port: 80
      EOF
      """
    Then it fails with "key \"port\" already set in map"
    And service my-tomcat does not exist

  @S-049
  Scenario: Without validation the last of the two counts
    When I run:
      """
      kubectl apply --validate=false -f - <<EOF
      apiVersion: v1
      kind: Service
      metadata: { name: my-tomcat }
      spec:
        ports:
        - port: 8080
          port: 80
      EOF
      """
    Then "{.spec.ports[0].port}" of service my-tomcat is 80

  Scenario Outline: <what> is a fragment, and says so
    When I run:
      """
      kubectl apply -f - <<EOF
      <fragment>
      EOF
      """
    Then it fails with "apiVersion not set, kind not set"
    And it fails with "This is a fragment of an object and not a whole one"

    Examples:
      | what              | fragment                                                          |
      | a node selector   | spec: { nodeSelector: { gpu: "true" } }                           |
      | a namespace       | metadata: { namespace: czm }                                      |
      | the proxy's mode  | mode: ipvs                                                        |
      | a readiness probe | spec: { containers: [{ name: c, readinessProbe: { exec: {} } }] } |

  Scenario: A fragment that is misspelt on top
    When I run:
      """
      kubectl apply -f - <<EOF
      apiSerdion: v1
      kind: Pod
      metadata: { name: myweb }
      EOF
      """
    Then it fails with "apiVersion not set"
    And it fails with "did you mean apiVersion?"

  Scenario: Names and values of labels that are no more than a remark
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: Pod
      metadata: { name: kubia }
      spec: { nodeSelector: { 标签key: 标签值 }, containers: [{ name: c, image: c }] }
      EOF
      """
    Then it fails with "spec.nodeSelector: Invalid value: \"标签key\": name part must consist of alphanumeric characters"
    And it fails with "Invalid value: \"标签值\": a valid label must be an empty string or consist of alphanumeric characters"

  @S-061
  Scenario: A manifest of one namespace, applied in another
    When I run:
      """
      kubectl -n default apply -f - <<EOF
      apiVersion: v1
      kind: Pod
      metadata: { name: nginx, namespace: czm }
      spec: { containers: [{ name: c, image: "nginx:1.19" }] }
      EOF
      """
    Then it fails with "the namespace from the provided object \"czm\" does not match the namespace \"default\". You must pass '--namespace=czm' to perform this operation."

  Scenario: A namespace that is not there
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: Pod
      metadata: { name: nginx, namespace: czm }
      spec: { containers: [{ name: c, image: "nginx:1.19" }] }
      EOF
      """
    Then it fails with "namespaces \"czm\" not found"

  Scenario: A service without a selector is odd, and taken
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: Service
      metadata: { name: outside }
      spec: { ports: [{ port: 80 }] }
      EOF
      """
    Then it prints "service/outside created"
    And for 1 minute service outside has 0 endpoints
