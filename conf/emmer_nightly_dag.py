"""Sample of an Airflow 2 or 3 DAG: copy to the DAGs folder; needs apache-airflow-providers-apache-spark.

Every task is one run date, so a backfill is `airflow dags backfill` and a retry goes on from the checkpoint. A model that
the gate refused (exit code 5) fails the task: clearing it runs the date again, which says so again without fitting.

The driver runs on the Airflow worker; or, with EMMER_DEPLOY_MODE=cluster in the environment of Airflow, in the YARN that
spark_default names. There spark-submit ends with 1 whatever failed: the code is in STATUS_FILE, as is the reason, which
the log of the task shows too.
"""

from __future__ import annotations

import datetime
import os

from airflow import DAG
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

# Yesterday of the time of the run, whose interval Airflow 2 begins a day earlier and Airflow 3 does not.
RUN_DATE = "{{ (data_interval_end - macros.timedelta(days=1)) | ds }}"

DEPLOY_MODE = os.environ.get("EMMER_DEPLOY_MODE", "client")
STATUS_FILE = "hdfs:///models/rows/status-" + RUN_DATE + ".json"

# A driver in the cluster finds a copy of the file in its working directory. It has one attempt: a second one would come
# before the lock of the first has expired, as the retries of Airflow do not.
# The operator is told of the mode, so that a task that is stopped stops its application too.
if DEPLOY_MODE == "cluster":
    config, more = "nightly.conf", {"files": "/etc/emmer/nightly.conf", "deploy_mode": "cluster"}
else:
    config, more = "/etc/emmer/nightly.conf", {}

# With Kerberos, for runs that outlive a ticket:
# more.update(principal="emmer@EXAMPLE.ORG", keytab="/etc/emmer/emmer.keytab")

with DAG(
    dag_id="emmer_nightly",
    description="The model of last night's rows",
    schedule="30 2 * * *",
    start_date=datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc),
    catchup=False,
    # The lock of --output would refuse a second run, and dates are best fitted in their order.
    max_active_runs=1,
    default_args={
        "depends_on_past": False,
        "retries": 2,
        "retry_delay": datetime.timedelta(minutes=10),
    },
    tags=["emmer"],
) as dag:
    SparkSubmitOperator(
        task_id="nightly",
        conn_id="spark_default",
        application="/opt/emmer/jobs/app/target/emmer-0.1.0-SNAPSHOT.jar",
        java_class="io.emmer.app.Emmer",
        name="emmer nightly " + RUN_DATE,
        application_args=[
            "nightly",
            "--config",
            config,
            "--run-date",
            RUN_DATE,
            "--status-file",
            STATUS_FILE,
        ],
        conf={"spark.driver.memory": "2g", "spark.yarn.maxAppAttempts": "1"},
        **more,
        execution_timeout=datetime.timedelta(hours=6),
    )
