Feature: Load balancers
  A service of type LoadBalancer gets an address of its own from whoever provides the cluster; it is a node port besides.

  Background:
    Given a cluster of 3 nodes
    And deployment web with 3 replicas of image nginx
    And everything is ready

  @S-380
  Scenario: The service controller orders one, and says so
    When I run "kubectl expose deployment web --port=80 --type=LoadBalancer"
    Then within 1 second event EnsuringLoadBalancer was recorded for service web saying "Ensuring load balancer"
    And within 1 minute event EnsuredLoadBalancer was recorded for service web saying "Ensured load balancer"
    When I run "kubectl get events --field-selector involvedObject.name=web,reason=EnsuredLoadBalancer -o jsonpath={.items[*].source.component}"
    Then it prints "service-controller"

  @S-379
  Scenario: Where nobody provides any it is a node port
    Given the load balancer provider stops
    When I run "kubectl expose deployment web --port=80 --type=LoadBalancer"
    And 10 minutes pass
    And I run "kubectl get service web"
    Then it prints:
      """
      NAME   TYPE           CLUSTER-IP ... EXTERNAL-IP   PORT(S)        AGE
      web    LoadBalancer   10... <pending>     80:3.../TCP   10m
      """
    And a request to "http://web" is answered by deployment web

  @S-445
  Scenario: An address for each service, and one for all that is behind the ingress controller
    Given the manifest:
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: { name: one }
      spec: { rules: [{ host: one.example.com }] }
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: { name: two }
      spec: { rules: [{ host: two.example.com }] }
      """
    When I run:
      """
      kubectl expose deployment web --name=one --port=80 --type=LoadBalancer
      kubectl expose deployment web --name=two --port=80 --type=LoadBalancer
      """
    And 1 minute passes
    And I run "kubectl get services one two -o jsonpath={.items[*].status.loadBalancer.ingress[0].ip}"
    Then it prints "203.0.113.10 203.0.113.11"
    When I run "kubectl get ingresses -o jsonpath={.items[*].status.loadBalancer.ingress[0].ip}"
    Then it prints "203.0.113.2 203.0.113.2"

  @S-378
  Scenario: Whoever spreads clients over the nodes spreads them over the pods
    Given the manifest:
      """
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, nodePort: 30080 }] }
      """
    And 1 second passes
    And service web receives 90 requests per second
    When 1 minute passes
    Then no request to service web failed
    And 100 requests from different clients to "worker-1:30080" are answered by 3 pods
    When node worker-2 is lost
    And 5 minutes pass
    Then between 90% and 99% of requests to service web succeeded
