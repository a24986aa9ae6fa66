Feature: Server-side apply
  The server knows who set which field. Whoever applies a manifest gets the fields that it names and those alone: a value
  that somebody else set is not overwritten by accident, and a field that is applied no more goes.

  Background:
    Given a cluster of 2 nodes
    And I run:
      """
      kubectl apply --server-side -f - <<EOF
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web, labels: { team: shop } }
      spec:
        replicas: 2
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.19" }] }
      EOF
      """
    And everything is ready

  Scenario: A field that an autoscaler has taken is a conflict, and nothing changes
    Given I run "kubectl scale deployment web --replicas=4"
    When I run:
      """
      kubectl apply --server-side -f - <<EOF
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec: { replicas: 3 }
      EOF
      """
    Then it fails with "Apply failed with 1 conflict: conflict with \"kubectl\" with subresource \"scale\" using apps/v1: .spec.replicas"
    And throughout, "{.spec.replicas}" of deployment web is 4
    And for 5 minutes, deployment web runs image "nginx:1.19"

  Scenario: Force takes the field
    Given I run "kubectl scale deployment web --replicas=4"
    When I run:
      """
      kubectl apply --server-side --force-conflicts --field-manager=pipeline -f - <<EOF
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec: { replicas: 3 }
      EOF
      """
    Then it prints "deployment.apps/web serverside-applied"
    And within 10 seconds deployment web has 3 ready replicas
    And for 5 minutes deployment web has 3 ready replicas

  Scenario: A label that is applied no more goes, one that somebody else set stays
    Given I run "kubectl label deployment web owner=ops"
    When I run:
      """
      kubectl apply --server-side -f - <<EOF
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replicas: 2
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.19" }] }
      EOF
      """
    Then "{.metadata.labels.team}" of deployment web is ""
    And "{.metadata.labels.owner}" of deployment web is ops
    And throughout, deployment web has 2 ready replicas

  Scenario: What was applied by the client goes over to the server
    Given I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings }
      data: { colour: red, size: large }
      EOF
      """
    When I run:
      """
      kubectl apply --server-side -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings }
      data: { colour: blue }
      EOF
      """
    Then it prints "configmap/settings serverside-applied"
    And "{.data.colour}" of configmap settings is blue
    And "{.data.size}" of configmap settings is ""
