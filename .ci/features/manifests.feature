Feature: The manifests of the tutorials
  Each as it is printed is refused for what is wrong with it, or taken; each as it was meant is taken.

  Background:
    Given a cluster of 1 node
    And namespace czm
    And namespace default

  Scenario Outline: <manifest> as it was meant
    When I run "kubectl apply -f ../shared/seeds/manifests/<manifest>.yaml"
    Then it prints "<object> created"

    Examples:
      | manifest                                  | object                                            |
      | 01-namespace-my-namespace.corrected       | namespace/my-namespace                            |
      | 02-pod-mynginx.corrected                  | pod/mynginx                                       |
      | 03-deployment-tomcat.corrected            | deployment.apps/tomcat-deployment                 |
      | 04-service-my-tomcat.corrected            | service/my-tomcat                                 |
      | 05-fragment-kube-proxy-mode.corrected     | configmap/kube-proxy                              |
      | 06-rc-kubia.corrected                     | replicationcontroller/kubia                       |
      | 07-pod-nginx.corrected                    | pod/nginx                                         |
      | 08-fragment-node-selector.corrected       | pod/kubia-gpu                                     |
      | 09-fragment-metadata-namespace.corrected  | pod/nginx                                         |
      | 10-fragment-liveness-probe.corrected      | pod/kubia-liveness                                |
      | 11-fragment-readiness-probe.corrected     | pod/kubia-readiness                               |
      | 12-rs-kubia.corrected                     | replicaset.apps/kubia                             |
      | 12-rs-kubia.matchexpressions.variant      | replicaset.apps/kubia                             |
      | 13-service-kubia-affinity.corrected       | service/kubia                                     |
      | 14-service-external-no-selector.corrected | service/external-service                          |
      | 15-endpoints-external.corrected           | endpoints/external-service                        |
      | 15-endpointslice-external.variant         | endpointslice.discovery.k8s.io/external-service-1 |
      | 16-service-externalname.corrected         | service/external-service                          |
      | 17-service-kubia-nodeport.corrected       | service/kubia-nodeport                            |
      | 18-ingress-kubia.corrected                | ingress.networking.k8s.io/kubia                   |
      | 19-pod-myweb.corrected                    | pod/myweb                                         |
      | 20-fragment-resources.corrected           | pod/db                                            |
      | 21-rc-frontend.corrected                  | replicationcontroller/frontend                    |
      | 22-deployment-frontend.corrected          | deployment.apps/frontend                          |
      | 23-hpa-php-apache.corrected               | horizontalpodautoscaler.autoscaling/php-apache    |
      | 23-hpa-php-apache.v2.variant              | horizontalpodautoscaler.autoscaling/php-apache    |
      | 24-service-tomcat-nodeport.corrected      | service/tomcat-service                            |

    Examples: taken as they are printed
      | manifest                              | object                            |
      | 01-namespace-my-namespace.as-written  | namespace/my-namespace            |
      | 03-deployment-tomcat.as-written       | deployment.apps/tomcat-deployment |
      | 06-rc-kubia.as-written                | replicationcontroller/kubia       |
      | 07-pod-nginx.as-written               | pod/nginx                         |
      | 24-service-tomcat-nodeport.as-written | service/tomcat-service            |

  Scenario Outline: <manifest> as it is printed
    When I run "kubectl apply -f ../shared/seeds/manifests/<manifest>.as-written.yaml"
    Then it fails with "<error>"

    Examples:
      | manifest                        | error                                                                                             |
      | 02-pod-mynginx                  | cannot unmarshal string into Go struct field ObjectMeta.metadata.labels of type map[string]string |
      | 04-service-my-tomcat            | error converting YAML to JSON: yaml: line 10: did not find expected key                           |
      | 05-fragment-kube-proxy-mode     | apiVersion not set, kind not set                                                                  |
      | 08-fragment-node-selector       | apiVersion not set, kind not set                                                                  |
      | 09-fragment-metadata-namespace  | apiVersion not set, kind not set                                                                  |
      | 10-fragment-liveness-probe      | apiVersion not set, kind not set                                                                  |
      | 11-fragment-readiness-probe     | apiVersion not set, kind not set                                                                  |
      | 12-rs-kubia                     | no matches for kind \"ReplicaSet\" in version \"apps/vlbeta2\"                                    |
      | 13-service-kubia-affinity       | no matches for kind \"Service\" in version \"vl\"                                                 |
      | 14-service-external-no-selector | no matches for kind \"Service\" in version \"vl\"                                                 |
      | 15-endpoints-external           | no matches for kind \"EndpointS\" in version \"vl\"                                               |
      | 16-service-externalname         | no matches for kind \"Service\" in version \"vl\"                                                 |
      | 17-service-kubia-nodeport       | no matches for kind \"Service\" in version \"vl\"                                                 |
      | 18-ingress-kubia                | no matches for kind \"Ingress\" in version \"extensions/vlbetal\"                                 |
      | 19-pod-myweb                    | apiVersion not set                                                                                |
      | 20-fragment-resources           | apiVersion not set, kind not set                                                                  |
      | 21-rc-frontend                  | unknown field \"spec.templete\"                                                                   |
      | 22-deployment-frontend          | no matches for kind \"Deployment\" in version \"extension/v1beta1\"                               |

  Scenario: The autoscaler as it is printed is refused for each misspelt field
    When I run "kubectl create -f ../shared/seeds/manifests/23-hpa-php-apache.as-written.yaml"
    Then it fails with "unknown field \"matadata\", unknown field \"spec.maxReplica\", unknown field \"spec.minReplica\""
    When I run "kubectl create --validate=false -f ../shared/seeds/manifests/23-hpa-php-apache.as-written.yaml"
    Then it fails with "spec.maxReplicas: Invalid value: 0: must be greater than 0"
