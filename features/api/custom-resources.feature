Feature: Custom resources
  A definition makes a kind: its objects are checked by its schema and its rules, filled in, shown and deleted like all others.

  Background:
    Given a cluster of 1 node
    And the manifest:
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: { name: backups.storage.example.com }
      spec:
        group: storage.example.com
        scope: Namespaced
        names: { kind: Backup, plural: backups, singular: backup, shortNames: [bk], categories: [all] }
        versions:
          - name: v1
            served: true
            storage: true
            subresources:
              status: {}
              scale: { specReplicasPath: .spec.copies, statusReplicasPath: .status.copies }
            additionalPrinterColumns:
              - { name: Copies, type: integer, jsonPath: .spec.copies }
              - { name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status' }
              - { name: Age, type: date, jsonPath: .metadata.creationTimestamp }
            schema:
              openAPIV3Schema:
                type: object
                required: [spec]
                properties:
                  spec:
                    type: object
                    required: [schedule]
                    properties:
                      schedule: { type: string, pattern: '^(\S+ ){4}\S+$' }
                      copies: { type: integer, minimum: 1, maximum: 9, default: 1 }
                      keep: { type: string, enum: [always, week] }
                      size: { x-kubernetes-int-or-string: true }
                      options: { type: object, x-kubernetes-preserve-unknown-fields: true }
                    x-kubernetes-validations:
                      - rule: "!has(self.keep) || self.copies > 1"
                        message: what is kept needs a second copy
                      - rule: self.schedule == oldSelf.schedule
                        messageExpression: "'the schedule stays ' + oldSelf.schedule"
                        fieldPath: .schedule
                  status: { type: object, x-kubernetes-preserve-unknown-fields: true }
          - name: v1beta1
            served: true
            storage: false
            deprecated: true
            schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
      """
    And 1 second passes

  Scenario: A definition is established, and its kind is served
    Then customresourcedefinition backups.storage.example.com matches:
      """
      status:
        acceptedNames: { kind: Backup, listKind: BackupList, plural: backups, shortNames: [bk] }
        conditions:
          - { type: NamesAccepted, status: "True", reason: NoConflicts }
          - { type: Established, status: "True", reason: InitialNamesAccepted }
        storedVersions: [v1]
      """
    When I run "kubectl api-resources --api-group=storage.example.com"
    Then it prints:
      """
      NAME      SHORTNAMES   APIVERSION               NAMESPACED   KIND
      backups   bk           storage.example.com/v1   true         Backup
      """

  Scenario: What is made is filled in, and shown with its columns
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: storage.example.com/v1
      kind: Backup
      metadata: { name: nightly }
      spec: { schedule: "0 3 * * *", options: { any: { thing: 1 } } }
      EOF
      """
    Then it prints "backup.storage.example.com/nightly created"
    And backup nightly matches:
      """
      spec: { schedule: "0 3 * * *", copies: 1, options: { any: { thing: 1 } } }
      """
    When I run "kubectl get bk"
    Then it prints:
      """
      NAME      COPIES   READY   AGE
      nightly   1                0s
      """
    When I run "kubectl scale backup nightly --replicas=3"
    Then it prints "backup.storage.example.com/nightly scaled"
    And backup nightly matches:
      """
      spec: { copies: 3 }
      metadata: { generation: 2 }
      """

  Scenario Outline: Refused: <what>
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: storage.example.com/v1
      kind: Backup
      metadata: { name: nightly }
      spec: <spec>
      EOF
      """
    Then it fails with "<text>"
    And backup nightly does not exist

    Examples:
      | what                | spec                                              | text                                                                                                                                   |
      | a field that is not | { schedule: "0 3 * * *", copys: 2 }               | Backup in version \"v1\" cannot be handled as a Backup: strict decoding error: unknown field \"spec.copys\"                              |
      | a wrong type        | { schedule: "0 3 * * *", copies: two }            | spec.copies: Invalid value: \"string\": spec.copies in body must be of type integer: \"string\"                                          |
      | what is missing     | { copies: 2 }                                     | spec.schedule: Required value                                                                                                          |
      | too small           | { schedule: "0 3 * * *", copies: 0 }              | spec.copies: Invalid value: 0: spec.copies in body should be greater than or equal to 1                                                |
      | an unknown value    | { schedule: "0 3 * * *", copies: 2, keep: never } | spec.keep: Unsupported value: \"never\": supported values: \"always\", \"week\"                                                          |
      | another pattern     | { schedule: daily }                               | spec.schedule: Invalid value: \"daily\": spec.schedule in body should match                                                            |
      | neither of two      | { schedule: "0 3 * * *", size: true }             | spec.size: Invalid value: \"boolean\": spec.size in body must be of type integer,string: \"boolean\"                                     |
      | against a rule      | { schedule: "0 3 * * *", keep: week }             | spec: Invalid value: \"object\": what is kept needs a second copy                                                                      |

  Scenario: A rule compares with what was there
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: storage.example.com/v1
      kind: Backup
      metadata: { name: nightly }
      spec: { schedule: "0 3 * * *" }
      EOF
      """
    And I run "kubectl patch backup nightly --type=merge -p '{\"spec\":{\"schedule\":\"daily\"}}'"
    Then it fails with "spec.schedule in body should match"
    When I run "kubectl patch backup nightly --type=merge -p '{\"spec\":{\"schedule\":\"0 4 * * *\"}}'"
    Then it fails with "spec.schedule: Invalid value: \"object\": the schedule stays 0 3 * * *"

  Scenario: Another version shows the same object, and is warned of
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: storage.example.com/v1
      kind: Backup
      metadata: { name: nightly }
      spec: { schedule: "0 3 * * *" }
      EOF
      """
    And I run "kubectl get backups.v1beta1.storage.example.com nightly -o jsonpath={.apiVersion},{.spec.schedule}"
    Then it prints "storage.example.com/v1beta1,0 3 * * *"
    When I run "kubectl get backups.v1beta1.storage.example.com --warnings-as-errors"
    Then it fails with "Warning: storage.example.com/v1beta1 Backup is deprecated"

  Scenario: With a definition its objects go, and its kind
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: storage.example.com/v1
      kind: Backup
      metadata: { name: nightly }
      spec: { schedule: "0 3 * * *" }
      EOF
      """
    And I run "kubectl delete crd backups.storage.example.com"
    Then it prints "customresourcedefinition.apiextensions.k8s.io \"backups.storage.example.com\" deleted"
    And within 30 seconds customresourcedefinition backups.storage.example.com does not exist
    When 1 second passes
    And I run "kubectl get backups"
    Then it fails with "the server doesn't have a resource type \"backups\""

  Scenario: Custom resources go with their namespace and their owner
    When I run:
      """
      kubectl create namespace shop
      kubectl create -n shop -f - <<EOF
      apiVersion: storage.example.com/v1
      kind: Backup
      metadata: { name: nightly }
      spec: { schedule: "0 3 * * *" }
      EOF
      kubectl delete namespace shop --wait=false
      """
    Then within 30 seconds namespace shop does not exist

  Scenario: A definition explains its kind
    When I run "kubectl explain backup.spec.copies"
    Then it prints:
      """
      GROUP:      storage.example.com
      KIND:       Backup
      VERSION:    v1

      FIELD: copies <integer>

      DESCRIPTION:
          <empty>
      ...
      """

  Scenario: A schema that is not structural is refused
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: { name: loose.example.com }
      spec:
        group: example.com
        scope: Cluster
        names: { kind: Loose, plural: loose }
        versions:
          - name: v1
            served: true
            storage: true
            schema: { openAPIV3Schema: { type: object, properties: { spec: { properties: { a: { type: string } } } } } }
      EOF
      """
    Then it fails with "spec.validation.openAPIV3Schema.properties[spec].type: Required value: must not be empty for specified object fields"

  Scenario: A rule that does not compile is refused
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: { name: rules.example.com }
      spec:
        group: example.com
        scope: Cluster
        names: { kind: Rule, plural: rules }
        versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties: { size: { type: integer } }
                    x-kubernetes-validations: [{ rule: self.sise > 1 }]
      EOF
      """
    Then it fails with "compilation failed: ERROR: <input>:1:5: undefined field 'sise'"
