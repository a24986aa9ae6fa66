Feature: Fields that a kind does not have
  A field that is misspelt would be lost in silence, so it is refused unless the person who applies it says otherwise.

  Background:
    Given a cluster of 1 node

  Scenario Outline: --validate=<validate> takes the rest
    When I run:
      """
      kubectl apply --validate=<validate> -f - <<EOF
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, image: "nginx:1.19", imagePullPolcy: Always }], restartpolicy: Never }
      EOF
      """
    Then it prints "pod/web created"
    And "{.spec.containers[0].imagePullPolcy}" of pod web is ""
    And "{.spec.restartPolicy}" of pod web is Always
    And within 10 seconds pod web is Running

    Examples:
      | validate |
      | ignore   |
      | warn     |
      | false    |

  Scenario Outline: --validate=<validate> refuses it
    When I run:
      """
      kubectl apply --validate=<validate> -f - <<EOF
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, image: "nginx:1.19", imagePullPolcy: Always }], restartpolicy: Never }
      EOF
      """
    Then it fails with "strict decoding error: unknown field \"spec.containers[0].imagePullPolcy\", unknown field \"spec.restartpolicy\""
    And pod web does not exist

    Examples:
      | validate |
      | strict   |
      | true     |

  Scenario: A value of the wrong type is refused whatever is said
    When I run:
      """
      kubectl apply --validate=ignore -f - <<EOF
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, image: "nginx:1.19", ports: [{ containerPort: "80" }] }] }
      EOF
      """
    Then it fails with "cannot unmarshal string into Go struct field"
    And pod web does not exist
