"""What whoever may read everything reads of each step, by topic."""

WORDS = {
    "transfers.requested": "A transfer from HKU-SZH to TMH was asked for (SZ-HK, "
    "urgent), wanted between 2025-01-10 09:00 and 2025-01-10 18:00. Diagnosis: "
    "Respiratory failure. Reason: Care near the family. Stability: Stable 2025-01-09 "
    "08:00, HR 92/min, SpO2 95%. Infection: Nothing known. Needs: oxygen, ventilator.",
    "transfers.assessment-opened": "The request was taken up, and TMH was asked.",
    "transfers.information-requested": "A question was asked: Which mask? (document "
    "—).",
    "transfers.information-supplied": "The question was answered: A full face mask "
    "(document —).",
    "transfers.assessment-recorded": "A doctor assessed the patient (receiving): fit; "
    "escort: doctor; risks: Hypoxia.",
    "transfers.accepted": "TMH accepted the patient and keeps a bed until 2025-01-10 "
    "12:00: A3, bed 12.",
    "transfers.declined": "The transfer was declined: no-bed (—).",
    "transfers.acceptance-lapsed": "The acceptance lapsed: the bed was kept until "
    "2025-01-10 12:00.",
    "transfers.consent-given": "Consent was given to: transfer, record-sharing (form "
    "C-77, language: zh-Hant; signed by Chan Siu Mei (child)).",
    "transfers.consent-withdrawn": "Consent was withdrawn: transfer (form —).",
    "transfers.vehicle-assigned": "The vehicle SZ-1 of HKU-SZH (粤B·0000港; ZZ 0000) "
    "was assigned with the driver driver.he: departs 2025-01-10 11:00, arrives "
    "2025-01-10 11:45, is back 2025-01-10 14:00; with the patient: first.",
    "transfers.crew-assigned": "The crew was assigned: dr.sun (doctor); nurse.qi "
    "(nurse).",
    "transfers.manifest-filed": "The manifest was filed. Lines: #1: 3 ampoule (yes); "
    "#2: 10 ml (no). Drugs: #1: Morphine 10 mg/ml; #2: Salbutamol 5 mg/ml. Devices "
    "and gases: —.",
    "transfers.boundary-pre-notified": "The port shenzhen-bay was given notice N-1 "
    "(immigration, customs, port-health): 5 people, expected at 2025-01-10 11:10; "
    "companions: Chan Siu Mei (child).",
    "transfers.pre-notice-acknowledged": "The notice was acknowledged for HK by "
    "customs (A-1).",
    "transfers.record-bundle-sent": "The patient's record was sent ahead to TMH: "
    "18761-7; 18842-5.",
    "transfers.record-bundle-received": "The patient's record came as it was sent.",
    "transfers.readiness-confirmed": "The trip is ready (G1, G2, G3, G4, G5, G6, G7, "
    "G8): departs 2025-01-10 11:00, arrives 2025-01-10 11:45, is back 2025-01-10 "
    "14:00.",
    "transfers.readiness-withdrawn": "The trip is not ready any more: vehicle (—).",
    "transfers.departed": "The vehicle left HKU-SZH with the patient, 5 people on "
    "board (SZ-HK); 2025-01-09 08:00, HR 92/min, SpO2 95%.",
    "transfers.arrived-at-boundary": "The vehicle reached the port shenzhen-bay; 5 "
    "people were counted.",
    "transfers.exit-cleared": "Exit was cleared: immigration, customs, health, from "
    "2025-01-10 11:12 on (officer O-1); complete: yes.",
    "transfers.entry-cleared": "Entry was cleared: immigration, customs, health, from "
    "2025-01-10 11:13 on (officer O-1); complete: yes.",
    "transfers.clearance-held": "The trip was held at the boundary (officer): "
    "supplies (—); people expected —, counted —; officer O-1.",
    "transfers.clearance-released": "The trip was let go on (officer O-1); people "
    "counted: —.",
    "transfers.clearance-refused": "The trip may not cross and turns back: documents "
    "(—); officer O-1.",
    "transfers.condition-changed": "The patient's condition: 2025-01-09 08:00, HR "
    "92/min, SpO2 95%. Done: —. Given, by line of the manifest: #1: 1; #2: 4.",
    "transfers.destination-changed": "The trip goes to HKCH instead, where dr.tse "
    "accepted the patient: Ward 3, kept until 2025-01-10 15:00. Reason: no-bed (—).",
    "transfers.return-started": "The vehicle turned back, as agreed with micc-duty: "
    "condition-worse (—).",
    "transfers.returned-to-sender": "The patient is back at the sender: I: Bed 12, "
    "man of 63; S: Respiratory failure, on a mask; B: Admitted on 7 January; A: "
    "Awake, stable on the way; R: Go on with the mask; blood gas at noon; 2025-01-09 "
    "08:00, HR 92/min, SpO2 95%.",
    "transfers.arrived-at-destination": "The vehicle reached the hospital.",
    "transfers.handover-given": "The escort handed over: I: Bed 12, man of 63; S: "
    "Respiratory failure, on a mask; B: Admitted on 7 January; A: Awake, stable on "
    "the way; R: Go on with the mask; blood gas at noon; 2025-01-09 08:00, HR 92/min, "
    "SpO2 95%. Given, by line of the manifest: —. Documents: —.",
    "transfers.handover-completed": "TMH took the patient over from dr.sun of "
    "HKU-SZH: bed A3-12; read back: — (sheet —, signed by —).",
    "transfers.cancelled": "The transfer was cancelled: weather (—).",
    "transfers.patient-died": "The patient died in CN-GD: On board (certified by Dr "
    "Sun).",
    "transfers.vehicle-crossed-empty": "The vehicle crossed at shenzhen-bay without "
    "the patient (home), 3 people on board.",
    "transfers.vehicle-returned": "The vehicle is back at its base.",
    "transfers.drugs-accounted-for": "Controlled drugs were accounted for, by line "
    "loaded / given / wasted / returned: #1: 3 / 0 / 0 / 3; even: yes (witness "
    "nurse.qi).",
    "transfers.closed": "The transfer was closed (run report R-1).",
    "transfers.charge-recorded": "HKU-SZH charged CNY 4,990.00 for vehicle; who pays: "
    "patient (bill B-1, tariff line —).",
    "transfers.step-time-corrected": "The time of step 1 "
    "(transfers.requested) was corrected from 2025-01-09 09:00 to 2025-01-09 08:50: "
    "Read wrongly.",
    "transfers.step-text-corrected": "A text of step 1 (transfers.requested, "
    "diagnosis) was corrected from “Respiratory failure” to “Pneumonia”: Typed "
    "wrongly.",
}
"""Codes stand as they are recorded."""
