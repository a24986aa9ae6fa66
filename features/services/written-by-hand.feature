Feature: Services whose endpoints are written by hand
  A service without a selector leads where its Endpoints say: to a machine outside, or to one that Kubernetes knows
  otherwise. Proxies read slices alone, so what is written is copied into one.

  Background:
    Given a cluster of 2 nodes
    And the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: legacy, labels: { app: legacy } }
      spec:
        nodeName: worker-1
        containers: [{ name: legacy, image: "shop/legacy:1", ports: [{ containerPort: 80, hostPort: 8080 }] }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: external }
      spec: { ports: [{ port: 80 }] }
      """
    And pod client with image curl:8
    And everything is ready

  @S-385 @S-389 @S-390
  Scenario: Addresses outside the cluster, under the name of the service
    When I apply the manifest:
      """
      apiVersion: v1
      kind: Endpoints
      metadata: { name: external }
      subsets: [{ addresses: [{ ip: 11.11.11.11 }, { ip: 22.22.22.22 }], ports: [{ port: 80 }] }]
      """
    Then within 1 second service external has 2 endpoints
    And for 1 hour service external has 2 endpoints
    When I run "kubectl get endpoints external"
    Then it prints:
      """
      NAME       ENDPOINTS                       AGE
      external   11.11.11.11:80,22.22.22.22:80   60m
      """

  @S-389
  Scenario: Endpoints of another name are nobody's
    When I apply the manifest:
      """
      apiVersion: v1
      kind: Endpoints
      metadata: { name: other }
      subsets: [{ addresses: [{ ip: 11.11.11.11 }], ports: [{ port: 80 }] }]
      """
    Then for 1 hour service external has no endpoints
    And a request from pod client to "http://external" fails

  @S-391
  Scenario: Clients inside use it as any other service
    When I apply the manifest:
      """
      apiVersion: v1
      kind: Endpoints
      metadata: { name: external }
      subsets: [{ addresses: [{ ip: 192.168.0.1 }], ports: [{ port: 8080 }] }]
      """
    Then within 1 second a request from pod client to "http://external" is answered by pod legacy
    And for 1 hour a request from pod client to "http://external" is answered by pod legacy
    When node worker-1 is lost
    Then a request from pod client to "http://external" fails
    And for 10 minutes service external has 1 endpoint

  Scenario: What changes by hand changes for the proxies, and goes with the service
    Given I apply the manifest:
      """
      apiVersion: v1
      kind: Endpoints
      metadata: { name: external }
      subsets: [{ addresses: [{ ip: 11.11.11.11 }, { ip: 22.22.22.22 }], ports: [{ port: 80 }] }]
      """
    And 1 second passes
    When I run "kubectl patch endpoints external -p '{\"subsets\":[{\"addresses\":[{\"ip\":\"33.33.33.33\"}],\"ports\":[{\"port\":80}]}]}'"
    Then within 1 second service external has 1 endpoint
    When service external is deleted
    Then within 1 second endpoints external does not exist
    And for 1 hour endpoints external does not exist
