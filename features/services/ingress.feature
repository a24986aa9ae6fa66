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

  @S-449
  Scenario: What kubectl says of an ingress
    When I run "kubectl get ingresses"
    Then it prints:
      """
      NAME   CLASS   HOSTS              ADDRESS       PORTS   AGE
      site   nginx   shop.example.com   203.0.113.2   80      ...
      """

  @S-446
  Scenario: An ingress tells paths apart, the service behind it does not
    Then a request to "http://shop.example.com/old" fails
    And a request to "http://shop/old" is answered by service shop

  @S-455
  Scenario: Without a host everything goes to one service
    When I apply the manifest:
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: { name: rest }
      spec: { defaultBackend: { service: { name: shop, port: { number: 80 } } } }
      """
    Then within 1 second a request to "http://203.0.113.2/anything" is answered by service shop
    And for 1 minute a request to "http://203.0.113.2/anything" is answered by service shop
    And throughout, a request to "http://shop.example.com/old" fails

  @S-456
  Scenario: HTTPS with a certificate from a secret
    When I run:
      """
      kubectl create secret generic shop-tls --from-literal=tls.crt=certificate --from-literal=tls.key=key
      kubectl patch ingress site -p '{"spec":{"tls":[{"hosts":["shop.example.com"],"secretName":"shop-tls"}]}}'
      kubectl get ingress site
      """
    Then it prints:
      """
      NAME   CLASS   HOSTS              ADDRESS       PORTS     AGE
      site   nginx   shop.example.com   203.0.113.2   80, 443   ...
      """
    And a request to "https://shop.example.com/cart" is answered by service shop

  Scenario: Without its controller an ingress leads nowhere
    When the ingress controller stops
    Then a request to "http://shop.example.com/" fails
    And a request to "http://shop" is answered by service shop
    When the ingress controller starts again
    Then a request to "http://shop.example.com/" is answered by service shop
