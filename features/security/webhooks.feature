Feature: Admission webhooks
  Programs of one's own are asked about requests. One that does not answer stops whatever it is asked about, or is passed
  over, as its failure policy says. Many find out at night, when the program that is down is the one that has to be asked.

  Background:
    Given a cluster of 2 nodes
    And namespace guard
    And the manifest:
      """
      apiVersion: v1
      kind: Service
      metadata: {name: guard, namespace: guard}
      spec:
        selector: {app: guard}
        ports: [{port: 443, targetPort: 8443}]
      """
    And deployment guard with 2 replicas of image guard

  Rule: Whoever guards all pods guards those of its own, too

    Background:
      Given the manifest:
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: guard}
        webhooks:
          - name: pods.guard.example.com
            rules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]
            clientConfig: {service: {name: guard, namespace: guard, path: /pods}}
            sideEffects: None
            admissionReviewVersions: [v1]
        """

    Scenario: At the first start nobody is there to be asked
      When 10 minutes pass
      Then no pods of deployment guard exist
      And deployment guard has condition ReplicaFailure True because FailedCreate
      When I run "kubectl run web --image=web -n default"
      Then it fails with "Internal error occurred: failed calling webhook \"pods.guard.example.com\": failed to call webhook: Post \"https://guard.guard.svc:443/pods?timeout=10s\": no endpoints available for service \"guard\""
      And for 10 minutes deployment guard has no ready replicas

    Scenario: Without its configuration all is well again
      Given 10 minutes pass
      When I run "kubectl delete validatingwebhookconfiguration guard"
      Then within 17 minutes deployment guard has 2 ready replicas
      And for 10 minutes deployment guard has 2 ready replicas

    Scenario: Pods of namespaces that are left out need nobody's consent
      Given 10 minutes pass
      When I run:
        """
        kubectl label namespace guard guarded=no
        kubectl patch validatingwebhookconfiguration guard --type=json -p '[{"op":"add","path":"/webhooks/0/namespaceSelector","value":{"matchExpressions":[{"key":"guarded","operator":"NotIn","values":["no"]}]}}]'
        """
      Then within 17 minutes deployment guard has 2 ready replicas
      And for 10 minutes deployment guard has 2 ready replicas

  Rule: A webhook that answers decides

    Background:
      Given everything is ready
      And the manifest:
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: guard}
        webhooks:
          - name: pods.guard.example.com
            rules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE, DELETE]}]
            clientConfig: {service: {name: guard, namespace: guard, path: /pods}}
            sideEffects: None
            admissionReviewVersions: [v1]
            matchConditions: [{name: not-free, expression: "!request.name.startsWith('free')"}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: guard}
        webhooks:
          - name: sidecars.guard.example.com
            rules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]
            objectSelector: {matchLabels: {sidecar: please}}
            clientConfig: {service: {name: guard, namespace: guard}}
            sideEffects: None
            admissionReviewVersions: [v1]
        """
      And namespace default

    Scenario: Nobody said anything of it, so it allows
      When I run "kubectl run web --image=web"
      Then it succeeds
      And within 10 seconds pod web is Running
      And for 1 minute pod web is Running

    Scenario: A denial names the webhook and its reason
      Given webhook pods.guard.example.com denies pod web saying "not on a Friday"
      When I run "kubectl run web --image=web"
      Then it fails with "admission webhook \"pods.guard.example.com\" denied the request: not on a Friday"
      When I run "kubectl run other --image=web"
      Then it succeeds
      And for 1 minute pod web does not exist

    Scenario: What its conditions leave out it is not asked about
      Given webhook pods.guard.example.com denies requests
      When I run "kubectl run free-web --image=web"
      Then it succeeds
      When I run "kubectl delete pod -n guard --all"
      Then it fails with "admission webhook \"pods.guard.example.com\" denied the request without explanation"
      And for 1 minute deployment guard/guard has 2 ready replicas

    Scenario: One that changes objects adds what it was made for
      Given webhook sidecars.guard.example.com adds to objects:
        """
        spec:
          containers: [{name: proxy, image: proxy}]
        """
      When I run:
        """
        kubectl run plain --image=web
        kubectl run web --image=web --labels=sidecar=please
        """
      Then "{.spec.containers[*].name}" of pod plain is plain
      And "{.spec.containers[*].name}" of pod web is "proxy web"
      And within 10 seconds pod web is Running
      And for 1 minute pod web is Running

    Scenario: A trial run asks, too
      Given webhook pods.guard.example.com denies requests saying "not on a Friday"
      When I run "kubectl run web --image=web --dry-run=server"
      Then it fails with "denied the request: not on a Friday"
      And for 1 minute pod web does not exist

    Scenario: One that hangs is waited for
      When deployment guard/guard hangs
      And I run "kubectl run web --image=web"
      Then it fails with "/pods?timeout=10s\": context deadline exceeded"
      And for 1 minute pod web does not exist
