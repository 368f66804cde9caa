"""What columns are called, by people and by the systems they export from."""

import re

_ACCENTS = str.maketrans("áàâãåéèêëíìîïóòôõúùûçñ", "aaaaaeeeeiiiioooouuucn")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ODD = re.compile(r"[^a-z0-9äöüß]+")

PERSON, COMPANY, DEAL, ATTENDANCE, EVENT = "person", "company", "deal", "attendance", "event"

_WORDS = {
    "email": "email e_mail email_address e_mail_address mail work_email business_email "
    "primary_email contact_email attendee_email user_email customer_email person_email_work "
    "email_work courriel adresse_e_mail adresse_email correo correo_electronico indirizzo_email "
    "e_mailadres",
    "first_name": "first_name firstname given_name forename vorname fname prenom nome nombre "
    "voornaam",
    "last_name": "last_name lastname surname family_name nachname lname nom "
    "nom_de_famille apellidos apellido cognome sobrenome achternaam",
    "name": "name full_name fullname contact_name attendee_name person_name nombre_completo "
    "nom_complet",
    "phone": "phone phone_number telephone telephone_number tel business_phone work_phone "
    "telefon phone_no person_phone_work phone_work telefono telephone_fixe telefoon telefone",
    "mobile": "mobile portable movil cellulare mobile_phone mobile_phone_number mobile_number "
    "cell cell_phone handy",
    "title": "title job_title jobtitle position role_title stellenbezeichnung",
    "seniority": "seniority job_level management_level",
    "company": "company company_name associated_company associated_company_primary account_name "
    "organization organisation organization_name employer firma account customer_name "
    "associated_company_name security person_organization societe entreprise empresa azienda "
    "bedrijf firma_account",
    "domain": "domain company_domain_name company_domain website website_url company_website url "
    "web web_site homepage email_domain",
    "employees": "employees number_of_employees numberofemployees no_of_employees "
    "employee_count company_size num_employees team_size headcount mitarbeiter",
    "industry": "industry sector branche gics_sector industry_name",
    "country": "country country_region mailing_country billing_country land company_country "
    "mailing_country_territory billing_country_territory pays pais paese",
    "city": "city mailing_city billing_city stadt ort ville ciudad citta cidade",
    "state": "state state_region mailing_state billing_state mailing_state_province "
    "billing_state_province province",
    "postal_code": "postal_code zip zip_code postcode mailing_postal_code billing_postal_code "
    "mailing_zip_postal_code billing_zip_postal_code plz zip_postal_code",
    "street": "street street_address address_street address_1 address1 address_line_1 "
    "address_line1 mailing_street billing_street strasse straße",
    "household_id": "household_id household_key household household_number family_id haushalt "
    "haushalt_id haushaltsnummer",
    "annual_revenue": "annual_revenue annualrevenue revenue umsatz",
    "source": "source lead_source leadsource origin original_source original_traffic_source "
    "utm_source hs_analytics_source account_source record_source "
    "leadquelle",
    "campaign": "campaign utm_campaign primary_campaign_source",
    "language": "language preferred_language sprache",
    "time_zone": "time_zone timezone",
    "lead_status": "lead_status hs_lead_status leadstatus",
    "lifecycle_stage": "lifecycle_stage lifecyclestage",
    "email_opt_out": "email_opt_out has_opted_out_of_email unsubscribed_from_all_email "
    "hs_email_optout do_not_email opted_out opted_out_of_email unsubscribed optout",
    "sms_opt_in": "accepts_sms_marketing sms_opt_in sms_consent sms_marketing_consent",
    "do_not_call": "do_not_call donotcall dnc",
    "email_opt_in": "email_opt_in opt_in opted_in newsletter marketing_consent email_consent "
    "accepts_email_marketing opted_in_to_mailing_list accepts_marketing consent subscribed "
    "marketing_opt_in",
    "record_id": "record_id hs_object_id vid canonical_vid id contact_id lead_id company_id "
    "account_id deal_id opportunity_id",
    "associated_company_id": "associated_company_id associated_company_ids associatedcompanyid "
    "associated_company_ids_primary account_id company_id hs_primary_company_id",
    "associated_contact_id": "associated_contact_id associated_contact_ids contact_id "
    "primary_contact_id",
    "user_id": "user_id userid customer_id client_id member_id",
    "anonymous_id": "anonymous_id visitor_id visitorid cookie_id client_cookie device_id session",
    "deal_name": "deal_name dealname opportunity_name opportunity deal",
    "stage": "stage deal_stage dealstage stage_name opportunity_stage pipeline_stage sales_stage",
    "amount": "amount deal_amount deal_value close_value value amount_in_company_currency "
    "opportunity_amount total_value",
    "currency": "currency currency_code deal_currency_code currency_iso_code deal_currency",
    "opened": "create_date createdate created_date created engage_date opened_at open_date "
    "date_created",
    "closed": "close_date closedate closed_date closed_at won_date closing_date",
    "attended": "attended attendance attendance_status attended_live show_status",
    "status": "status registration_status approval_status member_status attendee_status "
    "response_status",
    "registered_at": "registration_time registration_date registered_at registered_on "
    "registration_date_time first_responded_date",
    "joined_at": "join_time joined_at attended_at check_in_time join_date_time time_joined "
    "checked_in_at",
    "event_title": "topic webinar_name webinar_title event_title webinar campaign_name",
    "event": "event event_name event_type action activity activity_name",
    "happened": "timestamp time occurred_at event_time datetime date_time event_timestamp "
    "created_at received_at when date",
    "reason": "reason suppression_reason bounce_reason unsubscribe_reason cause",
    "channel": "channel medium_type",
    "disposition": "disposition call_disposition call_result call_outcome last_result result",
    "note": "note notes comment comments call_notes",
}
MEANINGS = {word: meaning for meaning, words in _WORDS.items() for word in words.split()}
"""A plain name -> what is meant."""
for _word in ("account_id", "company_id", "contact_id"):
    MEANINGS[_word] = "record_id"

SYSTEM = re.compile(
    r"_?fivetran_|is_deleted$|system_modstamp$|last_(modified|viewed|referenced)_|photo_url$|"
    r"jigsaw_|master_record_id$|created_by_id$|owner_id$|geocode|latitude$|longitude$|"
    r"hs_(all|analytics|calculated|v2|created|updated|searchable|read|was|user|unique|pipeline)_|"
    r"leadwright_"
)
"""Columns that only their own system has a use for."""


def plain(column: str) -> str:
    """`Number of Employees`, `numberOfEmployees` and `property_number_of_employees__c` are all
    `number_of_employees`."""
    column = column.strip().replace("IDs", "Ids")
    words = _ODD.sub("_", _CAMEL.sub("_", column).lower().translate(_ACCENTS)).strip("_")
    words = words.removeprefix("property_").removeprefix("properties_")
    return words.removesuffix("_c") if column.endswith(("__c", "_c")) else words
