# Not run: Emmer was never tried on Kubernetes. The recipe of an image, from the unpacked archive of a release:
#
#   docker build -f conf/kubernetes.Dockerfile -t registry.example.org/emmer:0.1.0 .
#   spark-submit --master k8s://https://kubernetes.example.org:6443 --deploy-mode cluster --name emmer-fit \
#       --class io.emmer.app.Emmer --conf spark.kubernetes.container.image=registry.example.org/emmer:0.1.0 \
#       --conf spark.kubernetes.namespace=emmer --conf spark.kubernetes.authenticate.driver.serviceAccountName=emmer \
#       --conf spark.kubernetes.driver.podTemplateFile=conf/kubernetes-pod.yaml \
#       --conf spark.kubernetes.executor.podTemplateFile=conf/kubernetes-pod.yaml --conf spark.executor.instances=4 \
#       local:///opt/emmer/emmer.jar fit --input hdfs://namenode:8020/rows --family kmeans --components 10 \
#       --checkpoint hdfs://namenode:8020/states/rows --resume --output hdfs://namenode:8020/models/rows \
#       --status-file hdfs://namenode:8020/models/rows-status.json
#
# The driver's pod ends with the exit code of the verb.

# Any image of Spark 3.5 or 4 for Scala 2.13 on Java 17 or newer.
ARG SPARK_IMAGE=apache/spark:4.0.1-scala2.13-java17-ubuntu
FROM ${SPARK_IMAGE}

COPY lib/emmer-[0-9]*.jar /opt/emmer/emmer.jar
