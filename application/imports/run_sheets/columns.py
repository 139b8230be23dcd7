"""The columns of a file of run sheets: one row a sheet, and each time that it holds."""

from application.imports.columns import LIST_LENGTH_MAX, Column, Columns

TEXT_LENGTH_MAX = 2_000

COLUMNS: Columns = (
    Column("sheet", "always", "number of the sheet", "S-2026-17"),
    Column(
        "transfer_id",
        "always",
        "the transfer, as the sheet's QR has it",
        "9b2f0c1e-5d7a-4e8b-8c3d-2f1a6b7c8d9e",
    ),
    Column("escort", "always", "account of who wrote the sheet", "dr.sun"),
    Column("departed_at", "sometimes", "YYYY-MM-DD HH:MM, UTC+8", "2026-03-04 11:00"),
    Column("people", "sometimes", "on board, with a departure", "4"),
    Column("heart_rate", "sometimes", "per minute, with departure or handover", "92"),
    Column("spo2", "sometimes", "per cent, with departure or handover", "95"),
    Column(
        "at_boundary_at", "sometimes", "when the port was reached", "2026-03-04 11:10"
    ),
    Column("control_point", "sometimes", "which port", "shenzhen-bay"),
    Column("people_at_port", "sometimes", "heads that were counted there", "4"),
    Column("exit_from", "sometimes", "when the exit side began", "2026-03-04 11:12"),
    Column("exit_until", "sometimes", "when it had looked", "2026-03-04 11:13"),
    Column("entry_from", "sometimes", "when the entry side began", "2026-03-04 11:13"),
    Column("entry_until", "sometimes", "when it had looked", "2026-03-04 11:14"),
    Column("officer", "sometimes", "number of the officer", "O-1187"),
    Column("arrived_at", "sometimes", "at the other hospital", "2026-03-04 11:45"),
    Column("handover_at", "sometimes", "the escort's half", "2026-03-04 11:50"),
    *(
        Column(name, "sometimes", f"of the handover: {name}", text, TEXT_LENGTH_MAX)
        for name, text in (
            ("identify", "Bed 12"),
            ("situation", "On a mask"),
            ("background", "In hospital for three days"),
            ("assessment", "Stable on the way"),
            ("recommendation", "Go on with the mask"),
        )
    ),
    Column("taken_over_at", "sometimes", "the receiver's half", "2026-03-04 11:55"),
    Column("received_by", "sometimes", "who signed for the receiver", "Ho Wing Sze"),
    Column("bed", "sometimes", "where the patient lies now", "A3-12", TEXT_LENGTH_MAX),
    Column("empty_at", "sometimes", "crossing without patient", "2026-03-04 12:40"),
    Column("people_home", "sometimes", "on board of that crossing", "3"),
    Column("vehicle_back_at", "sometimes", "at its base", "2026-03-04 13:30"),
    Column("drugs_counted_at", "sometimes", "with drugs", "2026-03-04 13:40"),
    Column(
        "drugs",
        "sometimes",
        "1:given=1:wasted=0:returned=2; ... each controlled line",
        "1:given=0:wasted=0:returned=3",
        LIST_LENGTH_MAX,
    ),
    Column("witness", "sometimes", "account of who counted with him", "nurse.qi"),
    Column("closed_at", "sometimes", "when all was accounted for", "2026-03-04 14:00"),
    Column("run_report", "sometimes", "number of the full report", "R-2026-17"),
)
