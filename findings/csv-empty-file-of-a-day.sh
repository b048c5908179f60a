#!/usr/bin/env bash
# One file with nothing but its header, first by name, makes a whole pyarrow dataset unreadable.
#
# Guess:  in a folder of one CSV a day, a day without rows (a header alone) adds no rows and has no say in the types.
# Really: pyarrow takes a dataset's schema from the first file; without rows every column is of type null, and the
#         first value of any other file is an error. The same file under a later name does no harm. DuckDB reads both;
#         pandas joins them, but an integer column becomes object.
# Source: pyarrow's documentation, "Tabular Datasets", dataset discovery: the schema is inferred from the first file.
# Seen with: pyarrow 26.0.1, DuckDB 2.0.1, pandas 3.1.1.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
python_with pyarrow==26.0.1 duckdb==2.0.1 pandas==3.1.1
versions 'pyarrow 26.0.1, DuckDB 2.0.1, pandas 3.1.1'
happens 'the dataset fails when the empty file is the first, and is read when it is the last'

mkdir "$folder/first" "$folder/last"
printf 'id,amount\n' | tee "$folder/first/1.csv" >"$folder/last/3.csv"
printf 'id,amount\n1,2.50\n' | tee "$folder/first/2.csv" >"$folder/last/2.csv"
look "$python" - "$folder" <<'EOF'
import os, sys
import duckdb, pandas, pyarrow, pyarrow.dataset

os.chdir(sys.argv[1])
for name in "first", "last":
    dataset = pyarrow.dataset.dataset(name, format="csv")
    print(f"types, empty file {name}={', '.join(str(type) for type in dataset.schema.types)}")
    try:
        print(f"pyarrow, empty file {name}={dataset.to_table().to_pylist()}")
    except pyarrow.ArrowInvalid as error:
        cause = "CSV conversion error to null"
        print(f"pyarrow, empty file {name}=ArrowInvalid {cause if cause in str(error) else error}")
print(f"DuckDB, empty file first={duckdb.read_csv('first/*.csv').fetchall()}")
joined = pandas.concat([pandas.read_csv("first/1.csv"), pandas.read_csv("first/2.csv")])
print(f"pandas, type of id={joined.id.dtype}")
EOF
sees 'types, empty file first' 'null, null'
sees 'pyarrow, empty file first' 'ArrowInvalid CSV conversion error to null'
sees 'types, empty file last' 'int64, double'
sees 'pyarrow, empty file last' "[{'id': 1, 'amount': 2.5}]"
sees 'DuckDB, empty file first' '[(1, 2.5)]'
sees 'pandas, type of id' object
verdict
