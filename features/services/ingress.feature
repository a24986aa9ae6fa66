Feature: Ingress
  One address outside the cluster for many services: host and path decide.

  Background:
    Given a cluster of 3 nodes
    And deployment shop with 2 replicas of image shop
    And service shop exposes port 80 of deployment shop
    And the manifest:
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: { name: site }
      spec:
        rules:
          - host: shop.example.com
            http:
              paths:
                - { path: /, pathType: Prefix, backend: { service: { name: shop, port: { number: 80 } } } }
                - { path: /old, pathType: Prefix, backend: { service: { name: old, port: { number: 80 } } } }
      """
    And everything is ready

  @S-442 @S-443
  Scenario: It is reachable at the controller's address, under the default class
    Then "shop.example.com" resolves to "{.status.loadBalancer.ingress[0].ip}" of ingress site
    And "{.spec.ingressClassName}" of ingress site is "nginx"
    And a request to "http://shop.example.com/cart" is answered by service shop

  @S-447
  Scenario: An ingress of a class that nobody serves leads nowhere
    When I run "kubectl patch ingress site -p '{\"spec\":{\"ingressClassName\":\"other\"}}'"
    Then a request to "http://shop.example.com/" fails

  @S-453 @S-454
  Scenario: Paths without a service, and hosts without a rule
    Then a request to "http://shop.example.com/old/page" fails
    And a request to "http://shop.example.com/older" is answered by service shop
    And a request to "http://other.example.com/" fails

  Scenario: The controller tries another pod after a refusal, so that a crash costs nothing
    Given ingress site receives 100 requests per second
    And service shop receives 100 requests per second
    And 10 seconds pass
    When a pod of deployment shop crashes
    And 5 minutes pass
    Then no request to ingress site failed
    And at most 99.999% of requests to service shop succeeded
