Feature: From outside, and to the outside
  An address of a service means something inside the cluster only. From outside, a request comes to a node, to a load
  balancer or to an ingress; to the outside, a service gives a name inside the cluster to something that is not in it.

  Rule: Every node answers on the node port, whether it has a pod or not

    Background:
      Given a cluster of 3 nodes
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: web, labels: { app: web } }
        spec: { nodeName: worker-2, containers: [{ name: web, image: "nginx:1.19" }] }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, nodePort: 31002 }] }
        """
      And everything is ready

    @S-351 @S-377 @S-410
    Scenario: Any node will do
      Then a request to "worker-1:31002" is answered by pod web
      And a request to "worker-2:31002" is answered by pod web
      And a request to "http://web" succeeds
      And for 10 minutes a request to "worker-3:31002" succeeds

    @S-365 @S-366
    Scenario: With the policy Local only the node of the pod answers
      When I run "kubectl patch svc web -p '{\"spec\":{\"externalTrafficPolicy\":\"Local\"}}'"
      And 5 seconds pass
      Then a request to "worker-2:31002" is answered by pod web
      And for 10 minutes a request to "worker-1:31002" fails

    Scenario: Without a node port the nodes answer nothing
      When I run "kubectl patch svc web -p '{\"spec\":{\"type\":\"ClusterIP\"}}'"
      And 5 seconds pass
      Then a request to "worker-2:31002" fails
      And a request to "http://web" succeeds

  Rule: The container's port is what the service says, not what the pod lists

    @S-176 @S-359 @S-392
    Scenario: A port by its name
      Given a cluster of 2 nodes
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: web, labels: { app: web } }
        spec: { containers: [{ name: web, image: "nginx:1.19", ports: [{ name: http, containerPort: 8080 }] }] }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: named }
        spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: unlisted }
        spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 9999 }] }
        """
      When everything is ready
      Then endpoints named matches:
        """
        subsets: [{ ports: [{ port: 8080 }] }]
        """
      And a request to "http://named" is answered by pod web
      And a request to "http://unlisted" is answered by pod web

  Rule: Clients stay with a pod only where the service says so

    Background:
      Given a cluster of 3 nodes
      And deployment web with 3 replicas of image nginx:1.19
      And pod client with image curl:1
      And service web exposes port 80 of deployment web
      And everything is ready

    @S-362 @S-400
    Scenario: One client, one pod
      Then 100 requests from pod client to "http://web" are answered by 3 pods
      When I run "kubectl patch svc web -p '{\"spec\":{\"sessionAffinity\":\"ClientIP\"}}'"
      And 5 seconds pass
      Then 100 requests from pod client to "http://web" are answered by 1 pod

    @S-248
    Scenario: A namespace is no border for requests
      When I run "kubectl create namespace shop"
      And namespace shop
      And pod visitor with image curl:1
      And 10 seconds pass
      Then a request from pod visitor to "http://web.default" is answered by deployment default/web
      And a request from pod visitor to "http://web" fails

  Rule: A name inside for something outside

    @S-353 @S-433
    Scenario: An external name is an alias and nothing else
      Given a cluster of 1 node
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Service
        metadata: { name: external-service }
        spec: { type: ExternalName, externalName: api.example.com }
        """
      And 5 seconds pass
      Then "external-service.default.svc.cluster.local" resolves to "api.example.com"
      And "{.spec.clusterIP}" of service external-service is ""
      And for 10 minutes endpoints external-service does not exist

  Rule: An ingress sends requests where their host and path say

    Background:
      Given a cluster of 2 nodes
      And deployment kubia with 1 replica of image kubia:1
      And deployment cart with 1 replica of image cart:1
      And service kubia exposes port 80 of deployment kubia
      And service cart exposes port 80 of deployment cart
      And the manifest:
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          rules:
            - host: kubia.example.com
              http:
                paths:
                  - { path: /, pathType: Prefix, backend: { service: { name: kubia, port: { number: 80 } } } }
                  - { path: /cart, pathType: Prefix, backend: { service: { name: cart, port: { number: 80 } } } }
        """
      And everything is ready

    @S-442 @S-443 @S-444 @S-451 @S-452 @S-454
    Scenario: The longest path that fits wins
      Then a request to "http://kubia.example.com/" is answered by deployment kubia
      And a request to "http://kubia.example.com/cart/7" is answered by deployment cart
      And a request to "http://kubia.example.com/carton" is answered by deployment kubia

    @S-450
    Scenario: A changed rule counts
      When I run "kubectl patch ingress shop --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/rules/0/http/paths/0/backend/service/name\",\"value\":\"cart\"}]'"
      And 5 seconds pass
      Then a request to "http://kubia.example.com/" is answered by deployment cart
