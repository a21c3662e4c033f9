export interface paths {
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit of personal data, newest first (admin)
         * @description Append-only: not even this program can change it. It holds ids, and no phones or names.
         */
        get: operations["Audit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** API keys, newest first, including revoked and expired ones (admin) */
        get: operations["Access_list"];
        put?: never;
        /**
         * Create an API key. Only this answer shows it (admin)
         * @description Use it like a token: as `Authorization: Bearer`, or to sign in on the page.
         */
        post: operations["Access_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{api_key_uuid}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revoke an API key, and sessions that were opened with it, within a second (admin) */
        post: operations["Access_revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/token-revocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revoke a token before it expires, and sessions that were opened with it, within a second (admin) */
        post: operations["Access_revokeToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exact counts of contacts by state, LADA, operator, status, tier, platform
         * @description Filters by state, LADA, operator, kind of line, status, tier and platform are answered from kept counts, in milliseconds at any size. For any other filter the contacts are counted on request. Contacts who may not be contacted are counted too, unless `contactable` is given.
         */
        get: operations["Statistics_count"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Contacts of a filter as a file, newest first, without those who may not be contacted (operator)
         * @description Streamed in parts of 5,000: a contact that opts out meanwhile is left out of later parts. In CSV, cells that a spreadsheet would run as formulas begin with an apostrophe.
         */
        get: operations["ContactExports_exportContacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Contacts of a filter as a file that a worker writes, for many of them (operator)
         * @description Follow it at GET /exports/{export_uuid}/events. When it is COMPLETED, `download_url` is a link to the file, which is kept for a day.
         */
        post: operations["ContactExports_queue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Exports, newest first (operator) */
        get: operations["Exports_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{export_uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One export and its progress (operator) */
        get: operations["Exports_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{export_uuid}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The file that a worker has written (operator, or anybody with its link)
         * @description `download_url` of the export is this address with `expires` and `signature`: it needs no token.
         */
        get: operations["Exports_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{export_uuid}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Progress as server-sent events
         * @description `progress` whenever the export has changed, `end` once it has ended; the data is the export.
         */
        get: operations["Exports_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{export_uuid}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a file that is not written yet (operator) */
        post: operations["Exports_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{export_uuid}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why a phone was, or was not, in a file (operator) */
        get: operations["Exports_explain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{export_uuid}/withdrawn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Contacts of a file who may no longer be contacted, so that the sender can remove them (operator) */
        get: operations["Exports_withdrawn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Imports, newest first */
        get: operations["ContactImports_list"];
        put?: never;
        /**
         * Import a file of contacts, or of opt-outs, in the background (operator)
         * @description New numbers are created, known ones get the fields that the file gives; an empty field erases nothing, and an opt-out is never undone. Written in chunks: what is written counts at once. A file that cannot be understood fails before anything is changed, and `error_details` says what to do.
         */
        post: operations["ContactImports_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/imports/{import_uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One import: its progress, its counts, and its first rows as understood */
        get: operations["ContactImports_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/imports/{import_uuid}/rejects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The rejected rows as CSV: header and cells of the file, the line and the reason (operator)
         * @description Once corrected, it can be imported as it is. Complete once the phase is no longer `reading`.
         */
        get: operations["ContactImports_rejects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/imports/{import_uuid}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel an import that has not ended; what is written stays (operator) */
        post: operations["ContactImports_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/imports/{import_uuid}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undo an import, except for contacts that were changed since; opt-outs stay (operator) */
        post: operations["ContactImports_undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/imports/{import_uuid}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Progress as server-sent events
         * @description `progress` whenever the import has changed, `end` once it has ended; the data is the import.
         */
        get: operations["ContactImports_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/segments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Saved filters with their counts, newest first */
        get: operations["Segments_list"];
        put?: never;
        /**
         * Save a filter under a name (operator)
         * @description Wherever a filter is accepted, its `segment_uuid` can be given as `segment`.
         */
        post: operations["Segments_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/segments/{segment_uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One saved filter */
        get: operations["Segments_get"];
        put?: never;
        post?: never;
        /** Delete a saved filter; its contacts stay (operator) */
        delete: operations["Segments_remove"];
        options?: never;
        head?: never;
        /**
         * Change the name or the filter (operator)
         * @description Jobs, runs and exports that started with the segment keep its old filter.
         */
        patch: operations["Segments_change"];
        trace?: never;
    };
    "/api/v1/contacts/opt-outs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Opt out up to 10,000 phones, effective at once everywhere (operator)
         * @description Phones without a contact are stored too: a contact that gets one of them later is not contacted.
         */
        post: operations["OptOut_optOutPhones"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/opt-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opt a contact out, effective at once everywhere (operator) */
        post: operations["OptOut_optOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/opt-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a contact be contacted again, with the evidence of its consent (admin) */
        post: operations["OptOut_optIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbound/sms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive a reply from an SMS gateway: BAJA, STOP and the like opt out (operator, or the key of the gateway)
         * @description Send INBOUND_SMS_KEY as the header X-Api-Key. The sender opts out with a word of INBOUND_SMS_STOP_WORDS, alone or as the first word of the text, or with a phrase such as "ya no me escriban". Any other reply is only stored.
         */
        post: operations["InboundSms_receive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/sent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record sent messages, up to 10,000 contacts by id or phone (operator)
         * @description Updates `send_count` and `last_sent_at` once per contact and campaign, so a request can be repeated. The list of contacts uses both: filter it by `not_contacted_days`, or sort it by `last_sent`.
         */
        post: operations["Sent_record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/sent/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record sent messages to the phones of a file (operator)
         * @description The phones are stored in batches. After an interruption, send the file again: nobody is counted twice per campaign.
         */
        post: operations["Sent_recordFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Suppression lists: their versions, age, licence and warnings */
        get: operations["Suppression_list"];
        put?: never;
        /**
         * Store a file of phones as the next version of a list, and activate it (admin)
         * @description It is in force at once: nobody on an active list is contacted, including contacts that are added later.
         */
        post: operations["Suppression_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suppressions/{snapshot_uuid}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Activate a version of a list, the newest or an earlier one (admin) */
        post: operations["Suppression_activate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suppressions/{snapshot_uuid}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deactivate a list (admin) */
        post: operations["Suppression_deactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/suppression-overrides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a contact be contacted in spite of a list, because of its express consent (admin) */
        post: operations["Suppression_override"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The contacts that match a filter, page by page. Those who may not be contacted are left out */
        get: operations["Contacts_list"];
        put?: never;
        /** Create a contact (operator) */
        post: operations["Contacts_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/by-phone/{phone}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The contact with a phone, written in any Mexican form */
        get: operations["Contacts_getByPhone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One contact, also one who opted out */
        get: operations["Contacts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rectify a contact (operator)
         * @description Only the given fields change, and null clears a field. The phone cannot be changed. Opt-outs and opt-ins have routes of their own.
         */
        patch: operations["ContactRecord_rectify"];
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/record": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that is stored about one person, as one document (operator) */
        get: operations["ContactRecord_record"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Privacy requests, newest first, with deadlines and the days left (operator) */
        get: operations["PrivacyRequests_list"];
        put?: never;
        /**
         * Record a privacy request of a person (operator)
         * @description The legal periods start on `received_on`. A person who asks for `cancellation` or `opposition` is blocked everywhere at once.
         */
        post: operations["PrivacyRequests_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy-requests/{request_uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One request (operator) */
        get: operations["PrivacyRequests_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy-requests/{request_uuid}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Extend the current deadline once, by the length of its period (admin) */
        post: operations["PrivacyRequests_extend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy-requests/{request_uuid}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept a request: it will be carried out. The worker deletes the person of a cancellation on `blocked_until` (admin) */
        post: operations["PrivacyRequests_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy-requests/{request_uuid}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reject a request with the reason. Its block is lifted (admin) */
        post: operations["PrivacyRequests_reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy-requests/{request_uuid}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Carry out an accepted request. An opposition becomes an opt-out, a cancellation deletes the person after the block, and any other request is only marked as done (admin) */
        post: operations["PrivacyRequests_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/validations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Store the result of one platform for one contact, whether new or updated (operator) */
        post: operations["PlatformValidations_store"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/validations/contact/{contact_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All results of one contact, by platform */
        get: operations["PlatformValidations_ofContact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/validations/platform/{platform}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest results of one platform. Contacts who may not be contacted are left out */
        get: operations["PlatformValidations_ofPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lead-scoring/calculate/{contact_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Score one contact now from its stored results (operator) */
        post: operations["LeadScoring_calculate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lead-scoring/batch-calculate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Score up to 1,000 contacts in the background (admin)
         * @description Contacts without results are not scored: they stay UNKNOWN.
         */
        post: operations["LeadScoring_startBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lead-scoring/top-leads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The best leads who may be contacted, best first */
        get: operations["LeadScoring_topLeads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lead-scoring/top-leads/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The best leads who may be contacted as a file, best first (operator)
         * @description The leads are chosen at the start and sent in parts of 5,000: a contact that opts out meanwhile is left out of later parts.
         */
        get: operations["LeadScoring_exportTopLeads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lead-scoring/top-leads/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The best leads as a file that a worker writes, for many of them (operator)
         * @description Followed and fetched at /exports/{export_uuid}, as an export of contacts is.
         */
        post: operations["LeadScoring_queueTopLeads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lead-scoring/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Scoring runs, newest first */
        get: operations["ScoringRuns_list"];
        put?: never;
        /** Score many contacts in the background: a filter, a list of ids, or all (admin) */
        post: operations["ScoringRuns_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lead-scoring/runs/{run_uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run or batch, and its progress */
        get: operations["ScoringRuns_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lead-scoring/runs/{run_uuid}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause a run; what is being scored is still written (admin) */
        post: operations["ScoringRuns_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lead-scoring/runs/{run_uuid}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a paused or failed run go on where it stands (admin) */
        post: operations["ScoringRuns_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lead-scoring/runs/{run_uuid}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a run that has not ended; what is scored stays (admin) */
        post: operations["ScoringRuns_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lead-scoring/runs/{run_uuid}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Progress as server-sent events
         * @description `progress` whenever the run has changed, `end` once it has ended; the data is the run.
         */
        get: operations["ScoringRuns_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lead-scoring/contact/{contact_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The stored score of one contact, with the parts that add up to it
         * @description Also for a contact who may not be contacted. 404 has the code `contact_not_found` for an unknown contact and `contact_not_scored` for one that was never scored.
         */
        get: operations["Explain_explain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lead-scoring/distribution": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Contacts by tier and by score from 0 to 100
         * @description Everybody counts, those who may not be contacted too, unless `contactable` is given.
         */
        get: operations["ScoreDistribution_distribution"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lead-scoring/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try another policy without storing anything (admin)
         * @description Scores contacts with stored results by the given policy, and compares the tiers with those that are stored now. The unchanged policy shows what scoring again would change. Takes a simple random sample, in which every such contact has the same chance, or all contacts. Nothing is written. One simulation runs at a time in each API process; another one gets 503 `simulation_busy`. 503 `simulation_timed_out` after SIMULATION_TIMEOUT_SECONDS.
         */
        post: operations["Simulation_simulate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/validation-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs, newest first */
        get: operations["ValidationJobs_list"];
        put?: never;
        /** Create a job; a worker starts it (operator) */
        post: operations["ValidationJobs_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/validation-jobs/{job_uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One job and its progress */
        get: operations["ValidationJobs_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/validation-jobs/{job_uuid}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause a running job; answers of running requests are still stored (operator) */
        post: operations["ValidationJobs_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/validation-jobs/{job_uuid}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resume a paused job (operator) */
        post: operations["ValidationJobs_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/validation-jobs/{job_uuid}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a job that has not ended; stored results stay (operator) */
        post: operations["ValidationJobs_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/validation-jobs/{job_uuid}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Retry a failed or cancelled job, or ask again about its failures (operator) */
        post: operations["ValidationJobs_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/validation-jobs/{job_uuid}/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The failures of a job, by contact and platform */
        get: operations["ValidationJobs_failures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/validation-jobs/{job_uuid}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Progress as server-sent events
         * @description `progress` whenever the job has changed, `end` once it has ended; the data is the job.
         */
        get: operations["ValidationJobs_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/database": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The state of our tables and indexes, and the statement that would fix each finding (admin) */
        get: operations["Admin_database"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/contacts/{contact_id}/contactability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a contact may be contacted, by the rule of every list and job */
        get: operations["Dashboard_contactability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/contacts/{contact_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a contact, newest first */
        get: operations["Dashboard_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/freshness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The age of the stored results, by platform
         * @description Read from kept counts: takes milliseconds at any size.
         */
        get: operations["Dashboard_freshness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/compliance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The active suppression lists with their age, and the number of recent opt-outs */
        get: operations["Dashboard_compliance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/previous-day": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The figures of the previous day, to show what has changed since */
        get: operations["Dashboard_previousDay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/work": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs and runs that have not ended, or ended in the last ten minutes */
        get: operations["Dashboard_work"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/work/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as server-sent events, one for each change
         * @description One stream for everything that runs; it stays open until the client closes it.
         */
        get: operations["Dashboard_followWork"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers. Restart it when it does not */
        get: operations["Health_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether PostgreSQL and Redis accept writes, the tables exist, and the process is not ending. Send no traffic otherwise
         * @description In production the answer has only `status`, unless PUBLIC_PARTS names `health`.
         */
        get: operations["Health_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ProblemFieldError: {
            /** @example platforms[0] */
            field: string;
            /** @example isIn */
            code: string;
            /** @example must be one of whatsapp, instagram, facebook, google, apple */
            detail: string;
        };
        ProblemDetails: {
            /** @example about:blank */
            type: string;
            /** @example Bad Request */
            title: string;
            /** @example 400 */
            status: number;
            /** @example The request has invalid fields. */
            detail: string;
            /**
             * @description Stable, so programs may rely on it
             * @example invalid_input
             */
            code: string;
            /** @example 9f6c3f0e-6a3b-4c7e-9d56-2f1d9f2f3c55 */
            request_id: string;
            /** @description One entry for each invalid field */
            errors?: components["schemas"]["ProblemFieldError"][];
        };
        AuditEvent: {
            /** @example 4711 */
            id: number;
            /**
             * Format: date-time
             * @example 2026-11-20T10:00:00.000Z
             */
            occurred_at: string;
            /**
             * @description The subject of the token; in a terminal `cli:` and the user, in background work `worker`
             * @example ana
             */
            actor: string;
            /**
             * @example contact.read
             * @enum {string}
             */
            action: "contact.read" | "contact.record_read" | "contact.created" | "contact.changed" | "contact.result_stored" | "contact.scored" | "contact.opted_out" | "contact.opted_in" | "contact.blocked" | "contact.unblocked" | "contact.deleted" | "contacts.exported" | "contacts.imported" | "contacts.import_undone" | "contacts.sent" | "phones.opted_out" | "phones.replied" | "suppression.stored" | "suppression.activated" | "suppression.deactivated" | "suppression.overridden" | "privacy_request.created" | "privacy_request.extended" | "privacy_request.accepted" | "privacy_request.rejected" | "privacy_request.completed" | "api_key.created" | "api_key.revoked" | "token.revoked";
            /**
             * @description Stays when the contact is deleted
             * @example 992
             */
            contact_id: number | null;
            /**
             * Format: uuid
             * @description The export, privacy request, version of a list, or API key
             * @example null
             */
            subject_uuid: string | null;
            /**
             * @description The number of contacts or phones, when they are not listed
             * @example null
             */
            contact_count: number | null;
            /**
             * @description Further details, such as the names of changed fields; never their values
             * @example {
             *       "fields": [
             *         "full_name"
             *       ]
             *     }
             */
            details: {
                [key: string]: unknown;
            };
        };
        AuditPage: {
            /** @example WyIyMDI1LTA4LTIwIDE4OjAwOjAwKzAwIiw0Ml0 */
            next_cursor: string | null;
            items: components["schemas"]["AuditEvent"][];
        };
        ApiKey: {
            /**
             * Format: uuid
             * @example 60000000-0000-4000-8000-000000000001
             */
            api_key_uuid: string;
            /** @example Warehouse */
            name: string;
            /**
             * @description The beginning of the key
             * @example sms_1f09ac5e
             */
            prefix: string;
            /**
             * @example viewer
             * @enum {string}
             */
            role: "viewer" | "operator" | "admin";
            /**
             * @description Whether a viewer sees phones and names unmasked
             * @example false
             */
            pii: boolean;
            /** @example ana */
            created_by: string;
            /**
             * Format: date-time
             * @example 2026-11-20T10:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2027-11-20T10:00:00.000Z
             */
            expires_at: string;
            /**
             * Format: date-time
             * @description When it was last used, to the minute
             * @example null
             */
            last_used_at: string | null;
            /**
             * Format: date-time
             * @example null
             */
            revoked_at: string | null;
        };
        ApiKeyPage: {
            /** @example WyIyMDI1LTA4LTIwIDE4OjAwOjAwKzAwIiw0Ml0 */
            next_cursor: string | null;
            items: components["schemas"]["ApiKey"][];
        };
        ApiKeyCreate: {
            /**
             * @description The program that gets the key. The audit shows this name and the prefix
             * @example Warehouse
             */
            name: string;
            /**
             * @example viewer
             * @enum {string}
             */
            role: "viewer" | "operator" | "admin";
            /**
             * @description Whether a viewer sees phones and names unmasked. Operators and administrators always do
             * @default false
             */
            pii?: boolean;
            /** @default 365 */
            expires_in_days?: number;
        };
        CreatedApiKey: {
            /**
             * Format: uuid
             * @example 60000000-0000-4000-8000-000000000001
             */
            api_key_uuid: string;
            /** @example Warehouse */
            name: string;
            /**
             * @description The beginning of the key
             * @example sms_1f09ac5e
             */
            prefix: string;
            /**
             * @example viewer
             * @enum {string}
             */
            role: "viewer" | "operator" | "admin";
            /**
             * @description Whether a viewer sees phones and names unmasked
             * @example false
             */
            pii: boolean;
            /** @example ana */
            created_by: string;
            /**
             * Format: date-time
             * @example 2026-11-20T10:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2027-11-20T10:00:00.000Z
             */
            expires_at: string;
            /**
             * Format: date-time
             * @description When it was last used, to the minute
             * @example null
             */
            last_used_at: string | null;
            /**
             * Format: date-time
             * @example null
             */
            revoked_at: string | null;
            /**
             * @description The key. It is shown only once, because only a hash is stored. Send it as `Authorization: Bearer`
             * @example sms_1f09ac5e_…
             */
            key: string;
        };
        TokenRevocationCreate: {
            /** @description The token, which must still be valid. Give this or `jti` */
            token?: string;
            /** @description The claim `jti` of a token, which is in its middle part. Use it when you do not have the token */
            jti?: string;
            /**
             * Format: date-time
             * @description When the token of that `jti` expires. Default: the longest life of any token
             */
            expires_at?: string;
        };
        TokenRevocation: {
            /**
             * @description The `jti` of the token, or a hash of the token
             * @example 5f0d3f8e-1d5c-4b57-9d5e-0b8f5f6d2c11
             */
            token_id: string;
            /**
             * Format: date-time
             * @description When the revocation is deleted, because the token has expired
             * @example 2027-02-20T10:00:00.000Z
             */
            expires_at: string;
        };
        StateCount: {
            /** @example 1204311 */
            contacts: number;
            /**
             * @description Those of them who may be contacted
             * @example 1203102
             */
            contactable_contacts: number;
            /** @example JAL */
            state_code: string | null;
            /** @example Jalisco */
            state_name: string | null;
        };
        LadaCount: {
            /** @example 1204311 */
            contacts: number;
            /**
             * @description Those of them who may be contacted
             * @example 1203102
             */
            contactable_contacts: number;
            /** @example 33 */
            lada: string | null;
        };
        OperatorCount: {
            /** @example 1204311 */
            contacts: number;
            /**
             * @description Those of them who may be contacted
             * @example 1203102
             */
            contactable_contacts: number;
            /** @example Telcel */
            operator: string | null;
        };
        MobileCount: {
            /** @example 1204311 */
            contacts: number;
            /**
             * @description Those of them who may be contacted
             * @example 1203102
             */
            contactable_contacts: number;
            /** @example true */
            is_mobile: boolean;
        };
        StatusCount: {
            /** @example 1204311 */
            contacts: number;
            /**
             * @description Those of them who may be contacted
             * @example 1203102
             */
            contactable_contacts: number;
            /**
             * @example VERIFIED
             * @enum {string}
             */
            status: "ACTIVE" | "VERIFIED" | "INACTIVE" | "DISCONNECTED" | "SUSPENDED" | "UNKNOWN" | "PENDING_VALIDATION" | "OPTED_OUT" | "BLOCKED" | "BLACKLISTED" | "INVALID_FORMAT" | "NOT_MOBILE" | "CARRIER_ERROR";
        };
        TierCount: {
            /** @example 1204311 */
            contacts: number;
            /**
             * @description Those of them who may be contacted
             * @example 1203102
             */
            contactable_contacts: number;
            /**
             * @example PREMIUM
             * @enum {string}
             */
            lead_tier: "PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN";
        };
        PlatformCoverage: {
            /** @example 1204311 */
            contacts: number;
            /**
             * @description Those of them who may be contacted
             * @example 1203102
             */
            contactable_contacts: number;
            /**
             * @description A contact counts for each platform on which it is valid
             * @example whatsapp
             * @enum {string}
             */
            platform: "whatsapp" | "instagram" | "facebook" | "google" | "apple";
        };
        PlatformCountCount: {
            /** @example 1204311 */
            contacts: number;
            /**
             * @description Those of them who may be contacted
             * @example 1203102
             */
            contactable_contacts: number;
            /**
             * @description The number of platforms on which a contact is valid
             * @example 3
             */
            platform_count: number;
        };
        ContactableCount: {
            /** @example 1204311 */
            contacts: number;
            /**
             * @description Those of them who may be contacted
             * @example 1203102
             */
            contactable_contacts: number;
            /** @example true */
            contactable: boolean;
        };
        StatisticsGroups: {
            state?: components["schemas"]["StateCount"][];
            lada?: components["schemas"]["LadaCount"][];
            operator?: components["schemas"]["OperatorCount"][];
            is_mobile?: components["schemas"]["MobileCount"][];
            status?: components["schemas"]["StatusCount"][];
            lead_tier?: components["schemas"]["TierCount"][];
            platform?: components["schemas"]["PlatformCoverage"][];
            platform_count?: components["schemas"]["PlatformCountCount"][];
            contactable?: components["schemas"]["ContactableCount"][];
        };
        ContactStatistics: {
            /** @example 31833272 */
            total: number;
            /**
             * @description Those who may be contacted
             * @example 31801722
             */
            contactable: number;
            groups: components["schemas"]["StatisticsGroups"];
        };
        CreateContactExport: {
            /**
             * @description States by code, such as JAL or SIN, in any usual or stored spelling
             * @example [
             *       "JAL"
             *     ]
             */
            state_code?: string[];
            /** @description States by name, such as Jalisco, in any usual or stored spelling */
            state_name?: string[];
            /** @description Municipalities, such as Guadalajara, in capitals or not, with or without accents */
            municipality?: string[];
            /** @description Cities, such as Guadalajara, in capitals or not, with or without accents */
            city?: string[];
            /** @description Area codes, such as 33 or 667 */
            lada?: string[];
            /** @description Operators, such as Telcel, in capitals or not */
            operator?: string[];
            /** @description Contact statuses */
            status?: ("ACTIVE" | "VERIFIED" | "INACTIVE" | "DISCONNECTED" | "SUSPENDED" | "UNKNOWN" | "PENDING_VALIDATION" | "OPTED_OUT" | "BLOCKED" | "BLACKLISTED" | "INVALID_FORMAT" | "NOT_MOBILE" | "CARRIER_ERROR")[];
            /** @description Mobile numbers only (true) or landlines only (false) */
            is_mobile?: boolean;
            /** @description Valid on at least one of these platforms */
            platform?: ("whatsapp" | "instagram" | "facebook" | "google" | "apple")[];
            /** @description The status of the line, as a validator of any platform reported it */
            line_status?: ("active" | "suspended" | "reassigned" | "unknown")[];
            /** @description The kind of line, as a validator of any platform reported it */
            line_type?: ("mobile" | "landline" | "voip" | "unknown")[];
            /** @description Tiers of the last score; UNKNOWN means that a contact was never scored */
            lead_tier?: ("PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN")[];
            /** @description Lowest total score */
            min_score?: number;
            /** @description A phone in any form, the first digits of a phone (at least three), or words of the name. The beginning of a word is enough, but a word of one or two letters has to be complete. Capitals and accents do not matter */
            search?: string;
            /** @description Not contacted for this many days, or never: see `POST /contacts/sent` */
            not_contacted_days?: number;
            /**
             * Format: uuid
             * @description A saved filter, by its `segment_uuid`. Fields of the saved filter cannot be given again
             */
            segment?: string;
            /**
             * @description `txt` holds one phone a line and nothing else
             * @default csv
             * @enum {string}
             */
            format?: "csv" | "ndjson" | "xlsx" | "txt";
            /**
             * @description Columns in their order. Without it phone_e164, full_name, state_code, state_name, municipality, city, lada, is_mobile, operator, status, lead_score, lead_tier. Not for `txt`
             * @example phone_e164,full_name,state_name,lead_score
             */
            columns?: ("id" | "phone_e164" | "phone_national" | "full_name" | "address" | "neighborhood" | "state_code" | "state_name" | "municipality" | "city" | "lada" | "is_mobile" | "operator" | "status" | "source" | "lead_score" | "lead_tier" | "whatsapp_validated" | "instagram_validated" | "facebook_validated" | "google_validated" | "apple_validated" | "send_count" | "last_sent_at" | "last_platform_validation" | "created_at" | "updated_at")[];
            /**
             * @description The separator of a CSV file. Excel expects the one of the system: a comma in Mexico, a semicolon in Spain
             * @default comma
             * @enum {string}
             */
            delimiter?: "comma" | "semicolon" | "tab";
            /**
             * @description Whether a CSV file begins with a byte order mark, by which Excel knows UTF-8
             * @default true
             */
            bom?: boolean;
            /**
             * @description The most contacts
             * @example 500
             */
            limit?: number;
            /**
             * @description Takes `limit` contacts evenly: the first of every area code or state, then the second, and so on
             * @enum {string}
             */
            spread?: "lada" | "state";
        };
        ContactFilter: {
            /**
             * @description States by code, such as JAL or SIN, in any usual or stored spelling
             * @example [
             *       "JAL"
             *     ]
             */
            state_code?: string[];
            /** @description States by name, such as Jalisco, in any usual or stored spelling */
            state_name?: string[];
            /** @description Municipalities, such as Guadalajara, in capitals or not, with or without accents */
            municipality?: string[];
            /** @description Cities, such as Guadalajara, in capitals or not, with or without accents */
            city?: string[];
            /** @description Area codes, such as 33 or 667 */
            lada?: string[];
            /** @description Operators, such as Telcel, in capitals or not */
            operator?: string[];
            /** @description Contact statuses */
            status?: ("ACTIVE" | "VERIFIED" | "INACTIVE" | "DISCONNECTED" | "SUSPENDED" | "UNKNOWN" | "PENDING_VALIDATION" | "OPTED_OUT" | "BLOCKED" | "BLACKLISTED" | "INVALID_FORMAT" | "NOT_MOBILE" | "CARRIER_ERROR")[];
            /** @description Mobile numbers only (true) or landlines only (false) */
            is_mobile?: boolean;
            /** @description Valid on at least one of these platforms */
            platform?: ("whatsapp" | "instagram" | "facebook" | "google" | "apple")[];
            /** @description The status of the line, as a validator of any platform reported it */
            line_status?: ("active" | "suspended" | "reassigned" | "unknown")[];
            /** @description The kind of line, as a validator of any platform reported it */
            line_type?: ("mobile" | "landline" | "voip" | "unknown")[];
            /** @description Tiers of the last score; UNKNOWN means that a contact was never scored */
            lead_tier?: ("PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN")[];
            /** @description Lowest total score */
            min_score?: number;
            /** @description A phone in any form, the first digits of a phone (at least three), or words of the name. The beginning of a word is enough, but a word of one or two letters has to be complete. Capitals and accents do not matter */
            search?: string;
            /** @description Not contacted for this many days, or never: see `POST /contacts/sent` */
            not_contacted_days?: number;
            /**
             * Format: uuid
             * @description A saved filter, by its `segment_uuid`. Fields of the saved filter cannot be given again
             */
            segment?: string;
        };
        UsedSuppressionDto: {
            /** @example repep */
            list: string;
            /** @example 4 */
            version: number;
            /**
             * Format: uuid
             * @example 30000000-0000-4000-8000-000000000001
             */
            snapshot_uuid: string;
        };
        ExportResponse: {
            /**
             * Format: uuid
             * @example 30000000-0000-4000-8000-000000000001
             */
            export_uuid: string;
            /**
             * Format: date-time
             * @example 2025-08-20T18:00:00.000Z
             */
            created_at: string;
            /**
             * @description Whose token it was
             * @example ana
             */
            created_by: string;
            /**
             * @example contacts
             * @enum {string}
             */
            source: "contacts" | "top_leads";
            /**
             * @example csv
             * @enum {string}
             */
            format: "csv" | "ndjson" | "xlsx" | "txt";
            /**
             * @example [
             *       "phone_e164",
             *       "full_name"
             *     ]
             */
            columns: ("id" | "phone_e164" | "phone_national" | "full_name" | "address" | "neighborhood" | "state_code" | "state_name" | "municipality" | "city" | "lada" | "is_mobile" | "operator" | "status" | "source" | "lead_score" | "lead_tier" | "whatsapp_validated" | "instagram_validated" | "facebook_validated" | "google_validated" | "apple_validated" | "send_count" | "last_sent_at" | "last_platform_validation" | "created_at" | "updated_at")[];
            contact_filters: components["schemas"]["ContactFilter"];
            /**
             * @description The `limit` asked for
             * @example 500
             */
            max_contacts: number | null;
            /**
             * @example null
             * @enum {string|null}
             */
            spread: "lada" | "state" | null;
            /**
             * @description The version of the scoring policy; null in records of an earlier version
             * @example 3f2a9c81d0e54b67
             */
            policy_version: string | null;
            /** @description The versions of the suppression lists that were active when it began */
            suppression_snapshots: components["schemas"]["UsedSuppressionDto"][];
            /**
             * @description `stream`: sent while it was read. `file`: written in the background, then kept for a day
             * @example file
             * @enum {string}
             */
            delivery: "stream" | "file";
            /**
             * @description A stream is STREAMING, then COMPLETED, ABORTED (the client went away) or FAILED. A file is QUEUED, RUNNING, then COMPLETED, FAILED or CANCELLED
             * @example COMPLETED
             * @enum {string}
             */
            status: "STREAMING" | "QUEUED" | "RUNNING" | "COMPLETED" | "ABORTED" | "FAILED" | "CANCELLED";
            /**
             * @description Contacts in the file, as far as it has come
             * @example 500
             */
            contact_count: number;
            /** @example 41250 */
            file_bytes: number;
            /**
             * @description SHA-256 of the whole file; null until it is complete
             * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
             */
            file_sha256: string | null;
            /**
             * @description Why it failed
             * @example null
             */
            error_details: string | null;
            /**
             * Format: date-time
             * @example 2025-08-20T18:00:00.000Z
             */
            started_at: string | null;
            /**
             * Format: date-time
             * @example 2025-08-20T18:00:02.000Z
             */
            finished_at: string | null;
            /**
             * @description Where the file can be fetched without a token until it expires: anybody with this link can fetch it. null while there is no file
             * @example /api/v1/exports/30000000-0000-4000-8000-000000000001/file?expires=1755799202&signature=Zk1s
             */
            download_url: string | null;
            /**
             * Format: date-time
             * @description When the file and its link expire; the record stays
             * @example 2025-08-21T18:00:02.000Z
             */
            file_expires_at: string | null;
            /**
             * Format: date-time
             * @example 2025-08-20T18:00:02.000Z
             */
            updated_at: string;
        };
        ExportPage: {
            /** @example WyIyMDI1LTA4LTIwIDE4OjAwOjAwKzAwIiw0Ml0 */
            next_cursor: string | null;
            items: components["schemas"]["ExportResponse"][];
        };
        ExportExplanation: {
            /** @example +523311102193 */
            phone_e164: string;
            /** @example 983 */
            contact_id: number | null;
            /**
             * @description Whether the contact was in the file
             * @example true
             */
            included: boolean;
            /**
             * @description `not_selected`: the contact matches now; the limit was reached before, the export did not end well, or the contact changed since
             * @example included
             * @enum {string}
             */
            reason: "included" | "no_contact" | "created_later" | "may_not_be_contacted" | "not_in_filter" | "not_selected";
            /** @example The contact was in the file. */
            detail: string;
            /**
             * @description Fields of the filter that the contact does not match, as it is now
             * @example []
             */
            unmatched_fields: string[];
            /**
             * @description Whether the contact may be contacted now
             * @example true
             */
            contactable_now: boolean;
            /**
             * @example VERIFIED
             * @enum {string|null}
             */
            status: "ACTIVE" | "VERIFIED" | "INACTIVE" | "DISCONNECTED" | "SUSPENDED" | "UNKNOWN" | "PENDING_VALIDATION" | "OPTED_OUT" | "BLOCKED" | "BLACKLISTED" | "INVALID_FORMAT" | "NOT_MOBILE" | "CARRIER_ERROR" | null;
            /**
             * Format: date-time
             * @example null
             */
            opt_out_at: string | null;
        };
        WithdrawnContact: {
            /** @example 983 */
            contact_id: number;
            /**
             * @description null: the contact was deleted
             * @example +523311102193
             */
            phone_e164: string | null;
            /**
             * @example OPTED_OUT
             * @enum {string|null}
             */
            status: "ACTIVE" | "VERIFIED" | "INACTIVE" | "DISCONNECTED" | "SUSPENDED" | "UNKNOWN" | "PENDING_VALIDATION" | "OPTED_OUT" | "BLOCKED" | "BLACKLISTED" | "INVALID_FORMAT" | "NOT_MOBILE" | "CARRIER_ERROR" | null;
            /**
             * Format: date-time
             * @example 2025-08-20T19:00:00.000Z
             */
            opt_out_at: string | null;
        };
        WithdrawnPage: {
            /** @example WyIyMDI1LTA4LTIwIDE4OjAwOjAwKzAwIiw0Ml0 */
            next_cursor: string | null;
            items: components["schemas"]["WithdrawnContact"][];
        };
        ContactImportForm: {
            /**
             * @description `contacts` creates and changes contacts. `opt_outs` opts out every phone of the file; phones of nobody go on the suppression list
             * @default contacts
             * @enum {string}
             */
            kind?: "contacts" | "opt_outs";
            /**
             * @description Reads the file and counts what would be done, and changes nothing
             * @default false
             * @example true
             */
            dry_run?: boolean;
            /**
             * @description JSON: for each field the title of its column, or `#3` for the third; several in a list; null leaves the field out. Fields: phone, lada, full_name, address, neighborhood, state_code, state_name, municipality, city, is_mobile, operator, status, opt_out_at, opt_in, opt_out_method, ignore. The usual titles are known without it
             * @example {"full_name":"Nombre","ignore":["Notas"]}
             */
            mapping?: string;
            /**
             * @description Found from the file where it is left out
             * @enum {string}
             */
            encoding?: "utf-8" | "windows-1252" | "latin1" | "utf-16le" | "utf-16be" | "macroman" | "cp850";
            /**
             * @description One character; found from the file where it is left out
             * @example ,
             */
            delimiter?: string;
            /**
             * @description The line of the header, 0 when there is none; found from the file where it is left out
             * @example 1
             */
            header_row?: number;
            /**
             * @description Which sheet of a workbook
             * @default 1
             */
            sheet?: number;
            /**
             * @description Where new contacts come from
             * @default IMPORT
             * @example FERIA 2026
             */
            source?: string;
            /**
             * Format: binary
             * @description CSV or XLSX, packed with gzip or not, of at most 1 GiB
             * @example telefono,nombre,ciudad
             *     5512345678,Ana Pérez,Ciudad de México
             *     5587654,Luis,
             */
            file: string;
        };
        ContactImportPreviewContact: {
            /** @example +525512345678 */
            phone_e164: string;
            /** @example 55 1234 5678 */
            phone_original: string | null;
            /** @example 55 */
            lada: string;
            /** @example Ana Pérez */
            full_name: string | null;
            /** @example null */
            address: string | null;
            /** @example null */
            neighborhood: string | null;
            /** @example CDMX */
            state_code: string | null;
            /** @example Ciudad de México */
            state_name: string | null;
            /** @example null */
            municipality: string | null;
            /** @example null */
            city: string | null;
            /** @example true */
            is_mobile: boolean | null;
            /** @example null */
            operator: string | null;
            /**
             * @example null
             * @enum {string|null}
             */
            status: "ACTIVE" | "VERIFIED" | "INACTIVE" | "DISCONNECTED" | "SUSPENDED" | "UNKNOWN" | "PENDING_VALIDATION" | "OPTED_OUT" | "BLOCKED" | "BLACKLISTED" | "INVALID_FORMAT" | "NOT_MOBILE" | "CARRIER_ERROR" | null;
            /**
             * @description With a time zone
             * @example null
             */
            opt_out_at: string | null;
            /** @example null */
            opt_out_method: string | null;
        };
        ContactImportPreviewRow: {
            /**
             * @description In the file, from 1
             * @example 2
             */
            line: number;
            /**
             * @description Why it was rejected, or taken as an opt-out only
             * @example null
             */
            reason: string | null;
            /** @description null: nothing of it was taken */
            contact: components["schemas"]["ContactImportPreviewContact"] | null;
        };
        ContactImport: {
            /** @example 3 */
            id: number;
            /**
             * Format: uuid
             * @example 40000000-0000-4000-8000-000000000001
             */
            import_uuid: string;
            /**
             * @example COMPLETED
             * @enum {string}
             */
            status: "QUEUED" | "RUNNING" | "PAUSED" | "COMPLETED" | "FAILED" | "CANCELLED";
            /**
             * @example contacts
             * @enum {string}
             */
            kind: "contacts" | "opt_outs";
            /**
             * @description Whether it only counts what it would do
             * @example false
             */
            dry_run: boolean;
            /**
             * @description null: the standard input of a terminal
             * @example feria.csv
             */
            file_name: string | null;
            /**
             * Format: int64
             * @example 48120
             */
            file_bytes: number;
            /**
             * @description How the file was said to be read: mapping, encoding, delimiter, header_row, sheet
             * @example {
             *       "encoding": "windows-1252"
             *     }
             */
            options: {
                [key: string]: unknown;
            };
            /** @example FERIA 2026 */
            source: string;
            /**
             * @description In `import_batch_id` of every contact that it created or changed
             * @example import-20261126T170000Z-a1b2c3
             */
            import_batch_id: string;
            /**
             * @description What is being done while it is RUNNING
             * @example null
             * @enum {string|null}
             */
            phase: "reading" | "writing" | "undoing" | null;
            /** @example 100 */
            progress_percentage: number;
            /**
             * @description created + updated + unchanged + rejected, once it is COMPLETED. A row with two phones counts twice
             * @example 1200
             */
            rows_read: number;
            /**
             * @description Of opt_outs: phones without a contact, kept on the list
             * @example 900
             */
            created: number;
            /** @example 100 */
            updated: number;
            /**
             * @description Rows without a change, and duplicates
             * @example 190
             */
            unchanged: number;
            /** @example 10 */
            rejected: number;
            /**
             * @description Rows whose number occurs again in the file
             * @example 4
             */
            duplicates: number;
            /**
             * @description Rejected rows by their reason
             * @example {
             *       "phone_too_short": 10
             *     }
             */
            rejected_by_code: {
                [key: string]: number;
            };
            /**
             * @description Rows that forbid contact, taken only for that, by what was wrong with them
             * @example {}
             */
            taken_in_part_by_code: {
                [key: string]: number;
            };
            /**
             * @description The columns of the file that each field was read from
             * @example {
             *       "phone": [
             *         "telefono"
             *       ],
             *       "full_name": [
             *         "nombre"
             *       ]
             *     }
             */
            columns: {
                [key: string]: string[];
            };
            /**
             * @description Columns that were not read
             * @example [
             *       "folio"
             *     ]
             */
            ignored_columns: string[];
            /**
             * @description Assumptions that were made in reading the file
             * @example []
             */
            notices: string[];
            /**
             * @description What slows it down while it is RUNNING, such as a replica that is behind
             * @example []
             */
            warnings: string[];
            /** @description The first rows as they were understood */
            preview: components["schemas"]["ContactImportPreviewRow"][];
            /**
             * @description Contacts that undoing deleted
             * @example 0
             */
            undone_created: number;
            /**
             * @description Contacts that undoing restored
             * @example 0
             */
            undone_updated: number;
            /**
             * @description Contacts that undoing left as they are: they were changed since, or they opted out
             * @example 0
             */
            undone_kept: number;
            /**
             * Format: date-time
             * @example null
             */
            undone_at: string | null;
            /**
             * @description Why it failed, and what to do
             * @example null
             */
            error_details: string | null;
            /** @example ana */
            created_by: string;
            /**
             * Format: date-time
             * @example 2026-11-26T17:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-26T17:00:00.100Z
             */
            started_at: string | null;
            /**
             * Format: date-time
             * @example 2026-11-26T17:00:02.000Z
             */
            completed_at: string | null;
            /**
             * Format: date-time
             * @example 2026-11-26T17:00:02.000Z
             */
            updated_at: string;
        };
        ContactImportPage: {
            /** @example WyIyMDI1LTA4LTIwIDE4OjAwOjAwKzAwIiw0Ml0 */
            next_cursor: string | null;
            items: components["schemas"]["ContactImport"][];
        };
        Segment: {
            /**
             * Format: uuid
             * @example 40000000-0000-4000-8000-000000000001
             */
            segment_uuid: string;
            /** @example Jalisco mobiles */
            name: string;
            /**
             * @example {
             *       "state_code": [
             *         "JAL"
             *       ],
             *       "is_mobile": true
             *     }
             */
            filter: components["schemas"]["ContactFilter"];
            /**
             * @description Contacts that the filter matches and who may be contacted
             * @example 2481
             */
            contactable: number;
            /**
             * @description All contacts that the filter matches
             * @example 2512
             */
            total: number;
            /**
             * @description Whether the contacts were counted (`exact`), or estimated because counting took too long
             * @example exact
             * @enum {string}
             */
            precision: "exact" | "estimated";
            /**
             * Format: date-time
             * @description When they were counted. A worker counts them again every few minutes
             */
            counted_at: string;
            /** @example ana */
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        SegmentPage: {
            /** @example WyIyMDI1LTA4LTIwIDE4OjAwOjAwKzAwIiw0Ml0 */
            next_cursor: string | null;
            items: components["schemas"]["Segment"][];
        };
        SegmentCreate: {
            /**
             * @description The name of no other segment
             * @example Jalisco mobiles
             */
            name: string;
            /**
             * @example {
             *       "state_code": [
             *         "JAL"
             *       ],
             *       "is_mobile": true
             *     }
             */
            filter: components["schemas"]["ContactFilter"];
        };
        SegmentUpdate: {
            /**
             * @description The name of no other segment
             * @example Jalisco mobiles
             */
            name?: string;
            /**
             * @example {
             *       "state_code": [
             *         "JAL"
             *       ],
             *       "is_mobile": true
             *     }
             */
            filter?: components["schemas"]["ContactFilter"];
        };
        OptOutsRequest: {
            /**
             * @description The channel
             * @example SMS
             */
            method: string;
            /**
             * Format: date-time
             * @description When it happened; default: now
             * @example 2026-11-20T10:00:00-06:00
             */
            occurred_at?: string;
            /**
             * @description The evidence, such as the text of the message
             * @example BAJA
             */
            evidence?: string;
            /**
             * @description In any Mexican form
             * @example [
             *       "+523311389823"
             *     ]
             */
            phones: string[];
        };
        InvalidPhone: {
            /**
             * @description Its position in `phones`, from 0
             * @example 3
             */
            index: number;
            /** @example too_short */
            code: string;
        };
        OptOutsResponse: {
            /**
             * @description Contacts that had not opted out before
             * @example 1
             */
            opted_out: number;
            /**
             * @description Contacts that had opted out before
             * @example 0
             */
            already: number;
            /**
             * @description Phones without a contact. They are stored, so that a contact that gets one later is not contacted
             * @example 1
             */
            unknown: number;
            /** @description Entries that are not phones; the others were opted out */
            invalid: components["schemas"]["InvalidPhone"][];
        };
        OptOutRequest: {
            /**
             * @description The channel
             * @example SMS
             */
            method: string;
            /**
             * Format: date-time
             * @description When it happened; default: now
             * @example 2026-11-20T10:00:00-06:00
             */
            occurred_at?: string;
            /**
             * @description The evidence, such as the text of the message
             * @example BAJA
             */
            evidence?: string;
        };
        ContactResponse: {
            /** @example 42 */
            id: number;
            /** @example +523312345678 */
            phone_e164: string;
            /** @example 3312345678 */
            phone_national: string;
            /** @example María Hernández López */
            full_name: string | null;
            /** @example Jalisco */
            state_name: string | null;
            /** @example Zapopan */
            municipality: string | null;
            /** @example 33 */
            lada: string | null;
            /**
             * Format: date-time
             * @example 2025-08-20T18:00:00.000Z
             */
            created_at: string;
            /**
             * @description null: never validated
             * @example true
             */
            whatsapp_validated: boolean | null;
            /** @example true */
            instagram_validated: boolean | null;
            /** @example false */
            facebook_validated: boolean | null;
            /** @example true */
            google_validated: boolean | null;
            /** @example null */
            apple_validated: boolean | null;
            /** @example 78 */
            lead_score: number | null;
            /**
             * @example HIGH
             * @enum {string}
             */
            lead_tier: "PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN";
            /**
             * Format: date-time
             * @example 2025-08-20T18:05:00.000Z
             */
            last_scored_at: string | null;
            /**
             * @example [
             *       "whatsapp",
             *       "instagram",
             *       "google"
             *     ]
             */
            validated_platforms: ("whatsapp" | "instagram" | "facebook" | "google" | "apple")[];
            /** @example 0.6 */
            validation_completeness: number;
            /**
             * @description Scored 70 or above
             * @example true
             */
            is_high_value_lead: boolean;
            /**
             * Format: date-time
             * @example 2025-08-20T18:05:00.000Z
             */
            updated_at: string;
            /**
             * @description As it was received
             * @example 044 33 1234 5678
             */
            phone_original: string | null;
            /** @example Av. Vallarta 1234 */
            address: string | null;
            /** @example Americana */
            neighborhood: string | null;
            /** @example JAL */
            state_code: string | null;
            /** @example Guadalajara */
            city: string | null;
            /** @example true */
            is_mobile: boolean;
            /** @example Telcel */
            operator: string | null;
            /**
             * @example VERIFIED
             * @enum {string}
             */
            status: "ACTIVE" | "VERIFIED" | "INACTIVE" | "DISCONNECTED" | "SUSPENDED" | "UNKNOWN" | "PENDING_VALIDATION" | "OPTED_OUT" | "BLOCKED" | "BLACKLISTED" | "INVALID_FORMAT" | "NOT_MOBILE" | "CARRIER_ERROR";
            /**
             * Format: date-time
             * @example null
             */
            status_updated_at: string | null;
            /** @example IMPORT */
            status_source: string | null;
            /**
             * @description SMS sent so far
             * @example 0
             */
            send_count: number;
            /**
             * Format: date-time
             * @example null
             */
            last_sent_at: string | null;
            /**
             * Format: date-time
             * @description When this is set, the contact must never be contacted
             * @example null
             */
            opt_out_at: string | null;
            /** @example null */
            opt_out_method: string | null;
            /**
             * Format: date-time
             * @example null
             */
            last_validated_at: string | null;
            /** @example 0 */
            validation_attempts: number;
            /** @example TELCEL2022 */
            source: string;
            /** @example null */
            import_batch_id: string | null;
            /**
             * Format: date-time
             * @example 2025-08-20T18:00:00.000Z
             */
            last_platform_validation: string | null;
            /**
             * @description Platforms with a stored result
             * @example 3
             */
            platform_validation_count: number;
        };
        OptInRequest: {
            /**
             * @description The channel
             * @example SMS
             */
            method: string;
            /**
             * Format: date-time
             * @description When it happened; default: now
             * @example 2026-11-20T10:00:00-06:00
             */
            occurred_at?: string;
            /**
             * @description The evidence that the person agreed
             * @example Signed form 1234, 20 November 2026
             */
            evidence: string;
        };
        InboundSms: {
            /**
             * @description Who wrote, in any Mexican form
             * @example +523312345678
             */
            from: string;
            /** @example BAJA */
            text: string;
        };
        InboundSmsResponse: {
            /**
             * @description Whether the text was read as an opt-out
             * @example true
             */
            opted_out: boolean;
        };
        SentRequest: {
            /**
             * @description A contact counts once per campaign, however often it is recorded. Without a campaign, the header Idempotency-Key stands for it
             * @example Autumn 2026
             */
            campaign?: string;
            /**
             * Format: date-time
             * @description When the messages were sent; default: now
             * @example 2026-11-20T10:00:00-06:00
             */
            sent_at?: string;
            /**
             * @description Contacts by id; give these, `phones`, or both
             * @example [
             *       992,
             *       993,
             *       998
             *     ]
             */
            contact_ids?: number[];
            /**
             * @description Contacts by phone, in any Mexican form
             * @example [
             *       "+523311389823"
             *     ]
             */
            phones?: string[];
        };
        SentResponse: {
            /** @example Autumn 2026 */
            campaign: string;
            /**
             * @description Contacts whose `send_count` and `last_sent_at` were updated
             * @example 3
             */
            recorded: number;
            /**
             * @description Contacts that had been recorded for the campaign before
             * @example 0
             */
            already: number;
            /**
             * @description Ids and phones that no contact has
             * @example 0
             */
            unknown: number;
            /**
             * @description Recorded contacts who may not be contacted. If they had opted out before the messages were sent, find out why they got one
             * @example 0
             */
            not_contactable: number;
            /** @description Entries that are not phones; the others were recorded */
            invalid: components["schemas"]["InvalidPhone"][];
        };
        SentForm: {
            /**
             * @description A contact counts once per campaign, however often it is recorded. Without a campaign, the header Idempotency-Key stands for it
             * @example Autumn 2026
             */
            campaign?: string;
            /**
             * Format: date-time
             * @description When the messages were sent; default: now
             * @example 2026-11-20T10:00:00-06:00
             */
            sent_at?: string;
            /**
             * Format: binary
             * @description A CSV or XLSX file, compressed with gzip or not, that has a column of phones. The header may be missing
             * @example telefono
             *     3311102193
             */
            file: string;
        };
        SentFileResponse: {
            /** @example Autumn 2026 */
            campaign: string;
            /**
             * @description Contacts whose `send_count` and `last_sent_at` were updated
             * @example 3
             */
            recorded: number;
            /**
             * @description Contacts that had been recorded for the campaign before
             * @example 0
             */
            already: number;
            /**
             * @description Ids and phones that no contact has
             * @example 0
             */
            unknown: number;
            /**
             * @description Recorded contacts who may not be contacted. If they had opted out before the messages were sent, find out why they got one
             * @example 0
             */
            not_contactable: number;
            /**
             * @description Rows of the file without a phone
             * @example 0
             */
            rejected: number;
        };
        SuppressionSnapshot: {
            /**
             * Format: uuid
             * @example 30000000-0000-4000-8000-000000000001
             */
            snapshot_uuid: string;
            /** @example repep */
            list: string;
            /** @example 3 */
            version: number;
            /**
             * @description Different phones
             * @example 401532
             */
            phones: number;
            /**
             * @description Rows of the file without a phone
             * @example 0
             */
            rejected: number;
            /** @description null: all states */
            states: ("AGS" | "BCN" | "BCS" | "CAMP" | "CDMX" | "CHIH" | "CHIS" | "COAH" | "COL" | "DGO" | "GRO" | "GTO" | "HGO" | "JAL" | "MEX" | "MICH" | "MOR" | "NAY" | "NL" | "OAX" | "PUE" | "QRO" | "QROO" | "SIN" | "SLP" | "SON" | "TAB" | "TAMPS" | "TLAX" | "VER" | "YUC" | "ZAC")[] | null;
            /**
             * Format: date
             * @example 2026-11-01
             */
            effective_from: string | null;
            /**
             * Format: date
             * @example 2027-10-31
             */
            licence_until: string | null;
            /**
             * @description Whether this version is in force
             * @example true
             */
            active: boolean;
            /**
             * Format: date-time
             * @example 2026-11-20T10:00:00.000Z
             */
            activated_at: string | null;
            /** @example ana */
            created_by: string;
            /**
             * Format: date-time
             * @example 2026-11-20T10:00:00.000Z
             */
            created_at: string;
            /**
             * @description Days since it was stored
             * @example 12
             */
            age_days: number;
            /**
             * @description Whether the statistics count it already. Lists and exports follow it at once
             * @example true
             */
            counted: boolean;
            /** @example [] */
            warnings: ("licence_expired" | "licence_ends_soon" | "not_effective_yet" | "old")[];
        };
        SuppressionList: {
            /** @description By list, the newest version first */
            items: components["schemas"]["SuppressionSnapshot"][];
            /**
             * @description Phones that opted out before a contact had them
             * @example 17
             */
            opt_outs: number;
        };
        SuppressionForm: {
            /**
             * @description The name of the list: repep, own or any other. Each file becomes a new version of its list
             * @example repep
             */
            list: string;
            /**
             * @description The states that the list covers, separated by commas; default: all
             * @example [
             *       "JAL",
             *       "SIN"
             *     ]
             */
            states?: ("AGS" | "BCN" | "BCS" | "CAMP" | "CDMX" | "CHIH" | "CHIS" | "COAH" | "COL" | "DGO" | "GRO" | "GTO" | "HGO" | "JAL" | "MEX" | "MICH" | "MOR" | "NAY" | "NL" | "OAX" | "PUE" | "QRO" | "QROO" | "SIN" | "SLP" | "SON" | "TAB" | "TAMPS" | "TLAX" | "VER" | "YUC" | "ZAC")[];
            /**
             * Format: date
             * @description The day from which the list is binding
             * @example 2026-11-01
             */
            effective_from?: string;
            /**
             * Format: date
             * @description The day until which the list may be used
             * @example 2027-10-31
             */
            licence_until?: string;
            /**
             * @description false stores it without activating it
             * @default true
             */
            activate?: boolean;
            /**
             * Format: binary
             * @description A CSV or XLSX file, compressed with gzip or not, that has a column of phones. The header may be missing
             * @example telefono
             *     5512345678
             *     5587654321
             */
            file: string;
        };
        OverrideRequest: {
            /**
             * @description The channel
             * @example SMS
             */
            method: string;
            /**
             * Format: date-time
             * @description When it happened; default: now
             * @example 2026-11-20T10:00:00-06:00
             */
            occurred_at?: string;
            /**
             * @description The evidence that the person agreed
             * @example Signed form 1234, 20 November 2026
             */
            evidence: string;
            /**
             * @description The suppression list that the consent overrides. A privacy request cannot be overridden
             * @example repep
             */
            list: string;
        };
        ContactTotal: {
            /** @example 2481 */
            contacts: number;
            /**
             * @example exact
             * @enum {string}
             */
            precision: "exact" | "estimated";
        };
        ContactPage: {
            /** @example WyIyMDI1LTA4LTIwIDE4OjAwOjAwKzAwIiw0Ml0 */
            next_cursor: string | null;
            /**
             * @description The number of contacts on all pages together; null unless `with_total` was given
             * @example null
             */
            total: components["schemas"]["ContactTotal"] | null;
            items: components["schemas"]["ContactResponse"][];
        };
        ContactCreate: {
            /**
             * @description Any Mexican form (+52…, +521…, 044…, 045…, 01…, spaces, dashes). It is stored as +52 and 10 digits
             * @example +523312345678
             */
            phone_e164: string;
            /** @example María Hernández López */
            full_name?: string | null;
            /** @example Av. Vallarta 1234 */
            address?: string | null;
            /** @example Americana */
            neighborhood?: string | null;
            /**
             * @description Default: the code of `state_name`
             * @example JAL
             */
            state_code?: string | null;
            /**
             * @description Default: the name of `state_code`
             * @example Jalisco
             */
            state_name?: string | null;
            /** @example Guadalajara */
            municipality?: string | null;
            /** @example Guadalajara */
            city?: string | null;
            /** @default true */
            is_mobile?: boolean;
            /** @example Telcel */
            operator?: string | null;
            /**
             * @description OPTED_OUT also sets `opt_out_at`
             * @default UNKNOWN
             * @enum {string}
             */
            status?: "ACTIVE" | "VERIFIED" | "INACTIVE" | "DISCONNECTED" | "SUSPENDED" | "UNKNOWN" | "PENDING_VALIDATION" | "OPTED_OUT" | "BLOCKED" | "BLACKLISTED" | "INVALID_FORMAT" | "NOT_MOBILE" | "CARRIER_ERROR";
            /**
             * @description Where the contact comes from
             * @default API
             */
            source?: string;
        };
        PrivacyRequest: {
            /**
             * Format: uuid
             * @example 50000000-0000-4000-8000-000000000001
             */
            request_uuid: string;
            /**
             * @example access
             * @enum {string}
             */
            kind: "access" | "rectification" | "cancellation" | "opposition";
            /**
             * @description RECEIVED has to be answered, ACCEPTED has to be carried out; the others are closed
             * @example RECEIVED
             * @enum {string}
             */
            status: "RECEIVED" | "ACCEPTED" | "REJECTED" | "COMPLETED";
            /**
             * @description null when no contact had the phone. Stays when the contact is deleted
             * @example 41
             */
            contact_id: number | null;
            /** @example EMAIL */
            method: string;
            /**
             * @description null after the person is deleted, and so is `answer`
             * @example Wants to know what is stored about her.
             */
            detail: string | null;
            /**
             * Format: date
             * @example 2026-11-20
             */
            received_on: string;
            /**
             * Format: date
             * @description 20 business days of Mexico after it was received, or 40 when extended
             * @example 2026-12-18
             */
            answer_due_on: string;
            /** @example false */
            answer_extended: boolean;
            /** @example null */
            answer: string | null;
            /**
             * Format: date-time
             * @example null
             */
            answered_at: string | null;
            /** @example null */
            answered_by: string | null;
            /**
             * Format: date
             * @description 15 business days after it was accepted, or 30 when extended
             * @example null
             */
            execution_due_on: string | null;
            /** @example false */
            execution_extended: boolean;
            /**
             * Format: date
             * @description Only for an accepted cancellation: the worker deletes the person from this day on
             * @example null
             */
            blocked_until: string | null;
            /**
             * Format: date-time
             * @example null
             */
            completed_at: string | null;
            /**
             * @description Who completed the request; `worker` when the worker did it by itself
             * @example null
             */
            completed_by: string | null;
            /** @example ana */
            created_by: string;
            /**
             * Format: date-time
             * @example 2026-11-20T16:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date
             * @description The last day for the next step; null when the request is closed
             * @example 2026-12-18
             */
            due_on: string | null;
            /**
             * @description Business days until `due_on`, not counting today; negative when overdue
             * @example 16
             */
            days_left: number | null;
            /**
             * @description `due_soon`: five business days or fewer
             * @example []
             */
            warnings: ("due_soon" | "overdue")[];
        };
        ContactRecord: {
            contact: components["schemas"]["ContactResponse"];
            /**
             * @description Whether the person may be contacted
             * @example true
             */
            contactable: boolean;
            /** @description The results of each platform, with everything that the validators answered */
            validations: {
                [key: string]: unknown;
            }[];
            /** @description The score with its breakdown; null when there is none */
            score: {
                [key: string]: unknown;
            } | null;
            /** @description What the person said about being contacted, with the evidence */
            consent: {
                [key: string]: unknown;
            }[];
            /**
             * @description Suppression lists that have the phone
             * @example []
             */
            suppression_lists: string[];
            /**
             * @description Suppression lists that the person’s consent overrides
             * @example []
             */
            suppression_overrides: string[];
            /** @description Failures of validation jobs to get an answer about the person */
            validation_failures: {
                [key: string]: unknown;
            }[];
            /** @description Exported files that contain the person, and who created them */
            exports: {
                [key: string]: unknown;
            }[];
            /** @description The requests of the person, newest first */
            privacy_requests: components["schemas"]["PrivacyRequest"][];
            /** @description The newest 500 audit events of the contact; all of them: GET /audit?contact_id= */
            audit: components["schemas"]["AuditEvent"][];
        };
        ContactUpdate: {
            /**
             * @description Any Mexican form (+52…, +521…, 044…, 045…, 01…, spaces, dashes). It is stored as +52 and 10 digits
             * @example +523312345678
             */
            phone_e164?: string;
            /** @example María Hernández López */
            full_name?: string | null;
            /** @example Av. Vallarta 1234 */
            address?: string | null;
            /** @example Americana */
            neighborhood?: string | null;
            /**
             * @description Default: the code of `state_name`
             * @example JAL
             */
            state_code?: string | null;
            /**
             * @description Default: the name of `state_code`
             * @example Jalisco
             */
            state_name?: string | null;
            /** @example Guadalajara */
            municipality?: string | null;
            /** @example Guadalajara */
            city?: string | null;
            /** @default true */
            is_mobile?: boolean;
            /** @example Telcel */
            operator?: string | null;
        };
        PrivacyRequestCreate: {
            /**
             * @example access
             * @enum {string}
             */
            kind: "access" | "rectification" | "cancellation" | "opposition";
            /**
             * @description The contact whose data it is about. Give this or `phone`
             * @example 41
             */
            contact_id?: number;
            /** @description The phone of the person, in any Mexican form. It may have no contact yet */
            phone?: string;
            /**
             * @description How the request arrived
             * @example EMAIL
             */
            method: string;
            /**
             * @description What the person asked for, and how their identity was checked
             * @example Wants to know what is stored about her.
             */
            detail?: string;
            /**
             * Format: date
             * @description The day on which the request arrived. The legal periods start on it; default: today
             * @example 2026-11-20
             */
            received_on?: string;
        };
        PrivacyRequestPage: {
            /** @example WyIyMDI1LTA4LTIwIDE4OjAwOjAwKzAwIiw0Ml0 */
            next_cursor: string | null;
            items: components["schemas"]["PrivacyRequest"][];
        };
        PrivacyRequestAccept: {
            /** @example Sent by e-mail on 26 November. */
            answer?: string;
            /**
             * Format: date
             * @description Only for a cancellation: the worker deletes the person from this day on. Default: the last day for carrying it out
             */
            blocked_until?: string;
        };
        PrivacyRequestReject: {
            /**
             * @description The reason that the person is told
             * @example Who asked could not be identified.
             */
            reason: string;
        };
        PlatformValidationCreate: {
            /**
             * @description The contact that was validated
             * @example 992
             */
            contact_id: number;
            /**
             * @description The contact's phone
             * @example +523311102193
             */
            phone_e164: string;
            /**
             * @example whatsapp
             * @enum {string}
             */
            platform: "whatsapp" | "instagram" | "facebook" | "google" | "apple";
            /**
             * @description Whether the phone has an account there
             * @example true
             */
            is_valid: boolean;
            /** @default false */
            is_business?: boolean | null;
            /** @default false */
            is_premium?: boolean | null;
            /**
             * @description Rounded to two decimals
             * @default 0.5
             * @example 0.95
             */
            confidence_score?: number;
            /**
             * @example {
             *       "has_status": true
             *     }
             */
            platform_details?: {
                [key: string]: unknown;
            } | null;
            /** @example {} */
            profile_info?: {
                [key: string]: unknown;
            } | null;
            /**
             * @example api
             * @enum {string|null}
             */
            validation_method?: "api" | "scraping" | "bulk_check" | "manual" | null;
            /** @example 180 */
            response_time_ms?: number | null;
            /** @description Which validator answered */
            validation_source?: string | null;
            /** @description As the validator reports it */
            user_agent_used?: string | null;
            /** @description As the validator reports it */
            proxy_used?: string | null;
        };
        PlatformValidationResponse: {
            /** @example 7 */
            id: number;
            /** @example 42 */
            contact_id: number;
            /** @example +523312345678 */
            phone_e164: string;
            /**
             * @example whatsapp
             * @enum {string}
             */
            platform: "whatsapp" | "instagram" | "facebook" | "google" | "apple";
            /** @example true */
            is_valid: boolean;
            /** @example false */
            is_business: boolean | null;
            /** @example false */
            is_premium: boolean | null;
            /** @example 0.95 */
            confidence_score: number;
            /** @example {} */
            platform_details: {
                [key: string]: unknown;
            };
            /** @example {} */
            profile_info: {
                [key: string]: unknown;
            };
            /** @example api */
            validation_method: string | null;
            /** @example 180 */
            response_time_ms: number | null;
            /**
             * @description `sandbox` marks invented results
             * @example http
             */
            validation_source: string | null;
            /**
             * Format: date-time
             * @example 2025-08-20T18:00:00.000Z
             */
            validated_at: string;
            /**
             * Format: date-time
             * @description When to ask again; the result still counts then
             * @example 2025-08-21T18:00:00.000Z
             */
            expires_at: string;
        };
        LeadScoreResponse: {
            /** @example 7 */
            id: number;
            /** @example 42 */
            contact_id: number;
            /** @example +523312345678 */
            phone_e164: string;
            /** @example 17 */
            whatsapp_score: number;
            /** @example 0 */
            instagram_score: number;
            /** @example 13 */
            facebook_score: number;
            /** @example 0 */
            google_score: number;
            /** @example 0 */
            apple_score: number;
            /** @example 35 */
            total_score: number;
            /**
             * @example LOW
             * @enum {string}
             */
            quality_tier: "PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN";
            /**
             * @description Mean confidence of the valid platforms; 0.5 when there is none
             * @example 0.93
             */
            confidence_level: number;
            /** @example 2 */
            platform_count: number;
            /** @example 1 */
            business_account_count: number;
            /** @example 0 */
            premium_account_count: number;
            /**
             * Format: date-time
             * @example 2025-08-20T18:05:00.000Z
             */
            last_calculated_at: string;
            /**
             * @description The number of times that this contact was scored
             * @example 1
             */
            calculation_version: number;
            /** @example standard */
            calculation_method: string | null;
            /**
             * @description platform_points + combination_bonus.total + over_cap = total_score; the parts of the bonus add up to its total. Platforms in other_number have results for an earlier number of the contact, which do not count
             * @example {
             *       "method": "standard",
             *       "platform_scores": {
             *         "whatsapp": 17,
             *         "instagram": 0,
             *         "facebook": 13,
             *         "google": 0,
             *         "apple": 0
             *       },
             *       "platform_points": 30,
             *       "combination_bonus": {
             *         "platform_count": 2,
             *         "whatsapp_facebook": 3,
             *         "instagram_facebook": 0,
             *         "google_apple": 0,
             *         "over_cap": 0,
             *         "total": 5
             *       },
             *       "over_cap": 0,
             *       "total_score": 35,
             *       "confidence_scores": {
             *         "whatsapp": 0.95,
             *         "facebook": 0.9
             *       },
             *       "expired_platforms": [],
             *       "other_number": []
             *     }
             */
            score_breakdown: {
                [key: string]: unknown;
            };
        };
        BatchAccepted: {
            /** @example Batch scoring started for 3 contacts */
            message: string;
            /** @example processing */
            status: string;
            /**
             * Format: uuid
             * @example 4b6ef6f2-5c1b-4c53-a4f7-0f0a2f7b1f11
             */
            run_uuid: string;
        };
        ContactWithScore: {
            /** @example 42 */
            id: number;
            /** @example +523312345678 */
            phone_e164: string;
            /** @example 3312345678 */
            phone_national: string;
            /** @example María Hernández López */
            full_name: string | null;
            /** @example Jalisco */
            state_name: string | null;
            /** @example Zapopan */
            municipality: string | null;
            /** @example 33 */
            lada: string | null;
            /**
             * Format: date-time
             * @example 2025-08-20T18:00:00.000Z
             */
            created_at: string;
            /**
             * @description null: never validated
             * @example true
             */
            whatsapp_validated: boolean | null;
            /** @example true */
            instagram_validated: boolean | null;
            /** @example false */
            facebook_validated: boolean | null;
            /** @example true */
            google_validated: boolean | null;
            /** @example null */
            apple_validated: boolean | null;
            /** @example 78 */
            lead_score: number | null;
            /**
             * @example HIGH
             * @enum {string}
             */
            lead_tier: "PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN";
            /**
             * Format: date-time
             * @example 2025-08-20T18:05:00.000Z
             */
            last_scored_at: string | null;
            /**
             * @example [
             *       "whatsapp",
             *       "instagram",
             *       "google"
             *     ]
             */
            validated_platforms: ("whatsapp" | "instagram" | "facebook" | "google" | "apple")[];
            /** @example 0.6 */
            validation_completeness: number;
            /**
             * @description Scored 70 or above
             * @example true
             */
            is_high_value_lead: boolean;
        };
        CreateTopLeadsExport: {
            /**
             * @description States by code, such as JAL or SIN, in any usual or stored spelling
             * @example [
             *       "JAL"
             *     ]
             */
            state_code?: string[];
            /** @description States by name, such as Jalisco, in any usual or stored spelling */
            state_name?: string[];
            /** @description Municipalities, such as Guadalajara, in capitals or not, with or without accents */
            municipality?: string[];
            /** @description Area codes, such as 33 or 667 */
            lada?: string[];
            /** @description Operators, such as Telcel, in capitals or not */
            operator?: string[];
            /** @description Mobile numbers only (true) or landlines only (false) */
            is_mobile?: boolean;
            /** @description Valid on at least one of these platforms */
            platform?: ("whatsapp" | "instagram" | "facebook" | "google" | "apple")[];
            /** @description A phone in any form, the first digits of a phone (at least three), or words of the name. The beginning of a word is enough, but a word of one or two letters has to be complete. Capitals and accents do not matter */
            search?: string;
            /** @description Not contacted for this many days, or never: see `POST /contacts/sent` */
            not_contacted_days?: number;
            /**
             * Format: uuid
             * @description A saved filter, by its `segment_uuid`. Fields of the saved filter cannot be given again
             */
            segment?: string;
            /** @default 70 */
            min_score?: number;
            /**
             * @description Only this tier; mind min_score
             * @enum {string}
             */
            tier?: "PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN";
            /**
             * @description `txt` holds one phone a line and nothing else
             * @default csv
             * @enum {string}
             */
            format?: "csv" | "ndjson" | "xlsx" | "txt";
            /**
             * @description Columns in their order. Without it phone_e164, full_name, state_code, state_name, municipality, city, lada, is_mobile, operator, status, lead_score, lead_tier. Not for `txt`
             * @example phone_e164,full_name,state_name,lead_score
             */
            columns?: ("id" | "phone_e164" | "phone_national" | "full_name" | "address" | "neighborhood" | "state_code" | "state_name" | "municipality" | "city" | "lada" | "is_mobile" | "operator" | "status" | "source" | "lead_score" | "lead_tier" | "whatsapp_validated" | "instagram_validated" | "facebook_validated" | "google_validated" | "apple_validated" | "send_count" | "last_sent_at" | "last_platform_validation" | "created_at" | "updated_at")[];
            /**
             * @description The separator of a CSV file. Excel expects the one of the system: a comma in Mexico, a semicolon in Spain
             * @default comma
             * @enum {string}
             */
            delimiter?: "comma" | "semicolon" | "tab";
            /**
             * @description Whether a CSV file begins with a byte order mark, by which Excel knows UTF-8
             * @default true
             */
            bom?: boolean;
            /**
             * @description The most contacts
             * @example 500
             */
            limit?: number;
            /**
             * @description Takes `limit` contacts evenly: the first of every area code or state, then the second, and so on
             * @enum {string}
             */
            spread?: "lada" | "state";
        };
        ScoringRunCreate: {
            /**
             * @description Contacts of this filter, with at least one field; who may not be contacted is left out
             * @example {
             *       "state_code": [
             *         "JAL"
             *       ]
             *     }
             */
            contact_filters?: components["schemas"]["ContactFilter"] | null;
            /**
             * @description Exactly these contacts; repeated ids count once
             * @example null
             */
            contact_ids?: number[] | null;
            /**
             * @description Everybody, also who may not be contacted
             * @enum {boolean|null}
             */
            all?: true | null;
            /**
             * @description Score contacts without results too: they get 0 points and the tier POOR. Otherwise they are not scored, and stay UNKNOWN
             * @default false
             */
            include_unvalidated?: boolean;
            /**
             * @default standard
             * @enum {string}
             */
            method?: "standard" | "weighted";
        };
        ScoringRunResponse: {
            /** @example 7 */
            id: number;
            /**
             * Format: uuid
             * @example 4b6ef6f2-5c1b-4c53-a4f7-0f0a2f7b1f11
             */
            run_uuid: string;
            /**
             * @example RUNNING
             * @enum {string}
             */
            status: "QUEUED" | "RUNNING" | "PAUSED" | "COMPLETED" | "FAILED" | "CANCELLED";
            /**
             * @example standard
             * @enum {string}
             */
            method: "standard" | "weighted";
            /**
             * @description `all`: everybody; `filter`: those of contact_filters; `ids`: those named. Only contacts with results are scored, unless include_unvalidated is true
             * @example filter
             * @enum {string}
             */
            scope: "all" | "filter" | "ids";
            /**
             * @example {
             *       "state_code": [
             *         "JAL"
             *       ]
             *     }
             */
            contact_filters: components["schemas"]["ContactFilter"] | null;
            /**
             * @description Whether contacts without results are scored too, with 0 points
             * @example false
             */
            include_unvalidated: boolean;
            /**
             * @description Known from the start for `ids`, else when the run is completed
             * @example null
             */
            total_contacts: number | null;
            /** @example 3000 */
            processed_contacts: number;
            /**
             * @description Whose score or tier became another
             * @example 998
             */
            changed_contacts: number;
            /**
             * @description Named ids that no contact has
             * @example 0
             */
            missing_contacts: number;
            /**
             * @description Named contacts that were left alone because they have no results: with the processed and the missing ones they add up to the ids given. Null for `filter` and `all`, where nobody counts them
             * @example null
             */
            unvalidated_contacts: number | null;
            /**
             * @description The processed contacts by the tier that they had; UNKNOWN are those never scored
             * @example {
             *       "PREMIUM": 0,
             *       "HIGH": 310,
             *       "MEDIUM": 1204,
             *       "LOW": 488,
             *       "POOR": 0,
             *       "UNKNOWN": 998
             *     }
             */
            tiers_before: {
                [key: string]: number;
            };
            /**
             * @description The same contacts by the tier that they have now
             * @example {
             *       "PREMIUM": 0,
             *       "HIGH": 310,
             *       "MEDIUM": 1204,
             *       "LOW": 488,
             *       "POOR": 998,
             *       "UNKNOWN": 0
             *     }
             */
            tiers_after: {
                [key: string]: number;
            };
            /**
             * @description What slows it down while it is RUNNING, such as a replica that is behind
             * @example []
             */
            warnings: string[];
            /** @example 42 */
            progress_percentage: number;
            /**
             * @description Pauses do not count
             * @example 9300
             */
            contacts_per_second: number | null;
            /**
             * @description Only while the run is RUNNING
             * @example 12
             */
            estimated_seconds_left: number | null;
            /** @example null */
            error_details: string | null;
            /** @example ana */
            created_by: string;
            /**
             * Format: date-time
             * @example 2025-08-20T18:05:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2025-08-20T18:05:00.100Z
             */
            started_at: string | null;
            /**
             * Format: date-time
             * @example null
             */
            completed_at: string | null;
            /**
             * Format: date-time
             * @example 2025-08-20T18:05:01.000Z
             */
            updated_at: string;
        };
        ScoringRunPage: {
            /** @example WyIyMDI1LTA4LTIwIDE4OjAwOjAwKzAwIiw0Ml0 */
            next_cursor: string | null;
            items: components["schemas"]["ScoringRunResponse"][];
        };
        PlatformEvidenceResponse: {
            /** @example true */
            is_valid: boolean;
            /** @example true */
            is_business: boolean | null;
            /** @example false */
            is_premium: boolean | null;
            /** @example 0.95 */
            confidence_score: number;
            /**
             * @description The points before confidence and cap: 15, plus 3 for a business account and 2 for a premium account; 0 if invalid
             * @example 18
             */
            base_points: number;
            /**
             * Format: date-time
             * @example 2025-08-21T18:00:00.000Z
             */
            expires_at: string;
            /**
             * @description Whether the result has expired. It still counts, but should be asked again
             * @example false
             */
            is_expired: boolean;
        };
        ScorePartResponse: {
            /**
             * @description `rounding` (method weighted) is the sum of the fractions of the platforms; `cap` removes the points above 15 for the bonus or 100 in total; `unexplained` only exists for a score without a breakdown
             * @example platform
             * @enum {string}
             */
            what: "platform" | "rounding" | "bonus" | "cap" | "unexplained";
            /**
             * @description The platform, the bonus, or the rule that caps or rounds
             * @example whatsapp
             */
            name: string;
            /**
             * @description The points in the stored score
             * @example 17
             */
            points: number;
            /**
             * @description The points in the score that would be computed now
             * @example 17
             */
            current_points: number;
            /** @description For a platform: its result as it is stored now, or null when there is none. null for every other part */
            result: components["schemas"]["PlatformEvidenceResponse"] | null;
        };
        CurrentScore: {
            /** @example 35 */
            total_score: number;
            /**
             * @example LOW
             * @enum {string}
             */
            quality_tier: "PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN";
            /**
             * @description Platforms with a result for an earlier number of the contact. It does not count
             * @example []
             */
            other_number: ("whatsapp" | "instagram" | "facebook" | "google" | "apple")[];
        };
        ScoreOutlook: {
            /**
             * @example apple
             * @enum {string}
             */
            platform: "whatsapp" | "instagram" | "facebook" | "google" | "apple";
            /**
             * @description Why the platform gives fewer points now. `other_number`: only an earlier number of the contact was asked about
             * @example never_asked
             * @enum {string}
             */
            reason: "never_asked" | "other_number" | "no_account" | "low_confidence";
            /**
             * @description The highest score if only this platform found an account with full confidence
             * @example 52
             */
            total_score: number;
            /**
             * @example MEDIUM
             * @enum {string}
             */
            quality_tier: "PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN";
        };
        ExplainedScoreResponse: {
            /** @example 7 */
            id: number;
            /** @example 42 */
            contact_id: number;
            /** @example +523312345678 */
            phone_e164: string;
            /** @example 17 */
            whatsapp_score: number;
            /** @example 0 */
            instagram_score: number;
            /** @example 13 */
            facebook_score: number;
            /** @example 0 */
            google_score: number;
            /** @example 0 */
            apple_score: number;
            /** @example 35 */
            total_score: number;
            /**
             * @example LOW
             * @enum {string}
             */
            quality_tier: "PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN";
            /**
             * @description Mean confidence of the valid platforms; 0.5 when there is none
             * @example 0.93
             */
            confidence_level: number;
            /** @example 2 */
            platform_count: number;
            /** @example 1 */
            business_account_count: number;
            /** @example 0 */
            premium_account_count: number;
            /**
             * Format: date-time
             * @example 2025-08-20T18:05:00.000Z
             */
            last_calculated_at: string;
            /**
             * @description The number of times that this contact was scored
             * @example 1
             */
            calculation_version: number;
            /** @example standard */
            calculation_method: string | null;
            /**
             * @description platform_points + combination_bonus.total + over_cap = total_score; the parts of the bonus add up to its total. Platforms in other_number have results for an earlier number of the contact, which do not count
             * @example {
             *       "method": "standard",
             *       "platform_scores": {
             *         "whatsapp": 17,
             *         "instagram": 0,
             *         "facebook": 13,
             *         "google": 0,
             *         "apple": 0
             *       },
             *       "platform_points": 30,
             *       "combination_bonus": {
             *         "platform_count": 2,
             *         "whatsapp_facebook": 3,
             *         "instagram_facebook": 0,
             *         "google_apple": 0,
             *         "over_cap": 0,
             *         "total": 5
             *       },
             *       "over_cap": 0,
             *       "total_score": 35,
             *       "confidence_scores": {
             *         "whatsapp": 0.95,
             *         "facebook": 0.9
             *       },
             *       "expired_platforms": [],
             *       "other_number": []
             *     }
             */
            score_breakdown: {
                [key: string]: unknown;
            };
            /** @description The `points` add up to total_score, the `current_points` to current.total_score */
            parts: components["schemas"]["ScorePartResponse"][];
            /**
             * @description Whether the same method would give the same total and tier now
             * @example true
             */
            is_current: boolean;
            current: components["schemas"]["CurrentScore"];
            /** @description Platforms whose next answer could raise the score, by the highest score first */
            outlook: components["schemas"]["ScoreOutlook"][];
        };
        TierContacts: {
            /**
             * @example PREMIUM
             * @enum {string}
             */
            lead_tier: "PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN";
            /** @example 1204 */
            contacts: number;
        };
        ScoreContacts: {
            /** @example 87 */
            lead_score: number;
            /** @example 310 */
            contacts: number;
        };
        ScoreDistribution: {
            /** @description All six tiers, best first */
            tiers: components["schemas"]["TierContacts"][];
            /** @description All scores from 0 to 100 */
            histogram: components["schemas"]["ScoreContacts"][];
            /** @example 6000000 */
            scored: number;
            /** @example 25833272 */
            never_scored: number;
        };
        PlatformWeights: {
            /** @example 25 */
            whatsapp: number;
            /** @example 20 */
            instagram: number;
            /** @example 20 */
            facebook: number;
            /** @example 20 */
            google: number;
            /** @example 15 */
            apple: number;
        };
        PlatformCountBonus: {
            /** @example 4 */
            platforms: number;
            /** @example 10 */
            points: number;
        };
        CombinationBonusPoints: {
            /**
             * @example whatsapp_facebook
             * @enum {string}
             */
            name: "whatsapp_facebook" | "instagram_facebook" | "google_apple";
            /** @example 3 */
            points: number;
        };
        TierBound: {
            /**
             * @example PREMIUM
             * @enum {string}
             */
            tier: "PREMIUM" | "HIGH" | "MEDIUM" | "LOW";
            /** @example 85 */
            min: number;
        };
        PolicyOverride: {
            /**
             * @description Points of a valid platform, before its confidence
             * @default 15
             */
            base_points?: number;
            /**
             * @description Points that a business account adds
             * @default 3
             */
            business_points?: number;
            /**
             * @description Points that a premium account adds
             * @default 2
             */
            premium_points?: number;
            /**
             * @description The most points of a platform. A score above 20 could not be stored
             * @default 20
             */
            max_platform_score?: number;
            /**
             * @description For the method weighted: all five weights, which add up to 100
             * @example {
             *       "whatsapp": 25,
             *       "instagram": 20,
             *       "facebook": 20,
             *       "google": 20,
             *       "apple": 15
             *     }
             */
            platform_weights?: components["schemas"]["PlatformWeights"];
            /**
             * @description Replaces the whole list, most platforms first. 0 points switch a bonus off
             * @example [
             *       {
             *         "platforms": 4,
             *         "points": 10
             *       },
             *       {
             *         "platforms": 3,
             *         "points": 5
             *       },
             *       {
             *         "platforms": 2,
             *         "points": 2
             *       }
             *     ]
             */
            platform_count_bonuses?: components["schemas"]["PlatformCountBonus"][];
            /** @description A bonus that is not named stays */
            combination_bonuses?: components["schemas"]["CombinationBonusPoints"][];
            /**
             * @description The most points of all bonuses together
             * @default 15
             */
            max_bonus?: number;
            /** @description A tier that is not named keeps its bound. The bounds must fall from PREMIUM to LOW */
            tier_bounds?: components["schemas"]["TierBound"][];
        };
        SimulationRequest: {
            /**
             * @description Numbers of the policy to change. Default: the policy as it is
             * @example {
             *       "business_points": 5,
             *       "tier_bounds": [
             *         {
             *           "tier": "PREMIUM",
             *           "min": 85
             *         }
             *       ]
             *     }
             */
            policy?: components["schemas"]["PolicyOverride"];
            /**
             * @default standard
             * @enum {string}
             */
            method?: "standard" | "weighted";
            /**
             * @description Only contacts that match this filter. A filter, even an empty one, leaves out contacts who may not be contacted. Without a filter, every contact with a stored result is included
             * @example {
             *       "state_code": [
             *         "JAL"
             *       ]
             *     }
             */
            contact_filters?: components["schemas"]["ContactFilter"] | null;
            /**
             * @description The number of contacts in the sample
             * @default 10000
             */
            sample_size?: number;
            /**
             * @description Take all contacts instead of a sample
             * @default false
             */
            everything?: boolean;
            /** @description The same seed gives the same sample. Default: a random seed */
            seed?: number;
            /**
             * @description The most examples of each change
             * @default 10
             */
            examples?: number;
        };
        TierCounts: {
            /** @example 70 */
            PREMIUM: number;
            /** @example 480 */
            HIGH: number;
            /** @example 2700 */
            MEDIUM: number;
            /** @example 4400 */
            LOW: number;
            /** @example 2350 */
            POOR: number;
            /** @example 0 */
            UNKNOWN: number;
        };
        TierChangeExample: {
            /** @example 42 */
            contact_id: number;
            /**
             * @description The stored score; null when the contact was never scored
             * @example 72
             */
            total_score_before: number | null;
            /** @example 78 */
            total_score_after: number;
        };
        TierChange: {
            /**
             * @example MEDIUM
             * @enum {string}
             */
            from_tier: "PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN";
            /**
             * @example HIGH
             * @enum {string}
             */
            to_tier: "PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN";
            /** @example 120 */
            contacts: number;
            /** @description The contacts with the lowest ids */
            examples: components["schemas"]["TierChangeExample"][];
        };
        SimulationResponse: {
            /**
             * @example standard
             * @enum {string}
             */
            method: "standard" | "weighted";
            /**
             * @description The whole policy of the simulation
             * @example {
             *       "base_points": 15,
             *       "business_points": 3,
             *       "premium_points": 2,
             *       "max_platform_score": 20,
             *       "platform_weights": {
             *         "whatsapp": 25,
             *         "instagram": 20,
             *         "facebook": 20,
             *         "google": 20,
             *         "apple": 15
             *       },
             *       "platform_count_bonuses": [
             *         {
             *           "platforms": 4,
             *           "points": 10
             *         },
             *         {
             *           "platforms": 3,
             *           "points": 5
             *         },
             *         {
             *           "platforms": 2,
             *           "points": 2
             *         }
             *       ],
             *       "combination_bonuses": [
             *         {
             *           "name": "whatsapp_facebook",
             *           "platforms": [
             *             "whatsapp",
             *             "facebook"
             *           ],
             *           "points": 3
             *         },
             *         {
             *           "name": "instagram_facebook",
             *           "platforms": [
             *             "instagram",
             *             "facebook"
             *           ],
             *           "points": 3
             *         },
             *         {
             *           "name": "google_apple",
             *           "platforms": [
             *             "google",
             *             "apple"
             *           ],
             *           "points": 2
             *         }
             *       ],
             *       "max_bonus": 15,
             *       "max_total": 100,
             *       "tier_bounds": [
             *         {
             *           "tier": "PREMIUM",
             *           "min": 90
             *         },
             *         {
             *           "tier": "HIGH",
             *           "min": 75
             *         },
             *         {
             *           "tier": "MEDIUM",
             *           "min": 50
             *         },
             *         {
             *           "tier": "LOW",
             *           "min": 25
             *         }
             *       ],
             *       "default_confidence_hundredths": 50
             *     }
             */
            policy: {
                [key: string]: unknown;
            };
            /**
             * @description Send this seed again to get the same sample; null when all contacts were taken
             * @example 20250820
             */
            seed: number | null;
            /**
             * @description Contacts with a stored result that match the filter: counted, not estimated
             * @example 1200000
             */
            population: number;
            /**
             * @description Contacts in the sample
             * @example 10000
             */
            contacts: number;
            /** @description The stored tiers; UNKNOWN contacts were never scored */
            tiers_before: components["schemas"]["TierCounts"];
            /** @description The tiers by the policy of the simulation */
            tiers_after: components["schemas"]["TierCounts"];
            /**
             * @description Contacts that would change their tier
             * @example 1480
             */
            changed_contacts: number;
            /** @description Most contacts first */
            changes: components["schemas"]["TierChange"][];
            /**
             * @description The mean of the stored scores, without contacts that were never scored; null when there are no scores
             * @example 38.2
             */
            mean_score_before: number | null;
            /**
             * @description The mean of the simulated scores of all contacts in the sample
             * @example 41.7
             */
            mean_score_after: number | null;
        };
        ValidationJobCreate: {
            /** @example Jalisco mobiles, August */
            name: string;
            /** @example Before the autumn campaign */
            description?: string | null;
            /**
             * @example [
             *       "whatsapp",
             *       "facebook"
             *     ]
             */
            platforms: ("whatsapp" | "instagram" | "facebook" | "google" | "apple")[];
            /**
             * @example {
             *       "state_code": [
             *         "JAL"
             *       ],
             *       "is_mobile": true
             *     }
             */
            contact_filters?: components["schemas"]["ContactFilter"] | null;
            /**
             * @description Contacts by id, instead of contact_filters
             * @example null
             */
            contact_ids?: number[] | null;
            /**
             * @description The most contacts of the job
             * @default 1000
             */
            max_contacts?: number;
            /**
             * @description Phones in one request to a validator
             * @default 25
             */
            batch_size?: number;
            /**
             * @description The most requests at once
             * @default 5
             */
            max_concurrent?: number;
            /**
             * @description Further attempts of a request after a transient failure
             * @default 3
             */
            retry_attempts?: number;
            /**
             * @description The most requests per minute
             * @default 100
             */
            rate_limit_per_minute?: number;
            /** @description The budget: the job pauses before it pays for more lookups. Default: no budget */
            max_lookups?: number;
            /**
             * @description Create no job: answer 200 with what the job would ask and cost
             * @default false
             */
            dry_run?: boolean;
            /**
             * @description 1 comes first
             * @default 5
             */
            priority?: number;
            /**
             * @description Ask again even when the last result has not expired
             * @default false
             */
            force?: boolean;
        };
        ValidationJobPlan: {
            /**
             * @example true
             * @enum {boolean}
             */
            dry_run: true;
            /** @example 1000 */
            total_contacts: number;
            /**
             * @description Phones that validators would be asked about
             * @example 1850
             */
            estimated_lookups: number;
            /**
             * @description Not asked, because the last result has not expired
             * @example 150
             */
            lookups_reused: number;
            /**
             * @example {
             *       "whatsapp": 900,
             *       "facebook": 950
             *     }
             */
            lookups_by_platform: {
                [key: string]: number;
            };
            /**
             * @description From the prices in VALIDATOR_PRICE_…; null when no platform has a price
             * @example 64.75
             */
            estimated_cost: number | null;
            /**
             * @description The least time, by the rate limit alone
             * @example 1
             */
            estimated_duration_minutes: number;
        };
        ValidationJobResponse: {
            /** @example 7 */
            id: number;
            /**
             * Format: uuid
             * @example 4b6ef6f2-5c1b-4c53-a4f7-0f0a2f7b1f11
             */
            job_uuid: string;
            /** @example Jalisco mobiles, August */
            name: string;
            /** @example Before the autumn campaign */
            description: string | null;
            /**
             * @example [
             *       "whatsapp",
             *       "facebook"
             *     ]
             */
            platforms: ("whatsapp" | "instagram" | "facebook" | "google" | "apple")[];
            /**
             * @example {
             *       "state_code": [
             *         "JAL"
             *       ],
             *       "is_mobile": true
             *     }
             */
            contact_filters: components["schemas"]["ContactFilter"] | null;
            /** @example 1000 */
            max_contacts: number;
            /**
             * @description The number of contacts that were given by id; null for a job with a filter
             * @example null
             */
            contact_id_count: number | null;
            /** @example false */
            force: boolean;
            /**
             * @example RUNNING
             * @enum {string}
             */
            status: "QUEUED" | "RUNNING" | "PAUSED" | "COMPLETED" | "FAILED" | "CANCELLED";
            /** @example 42 */
            progress_percentage: number;
            /** @example asking validators */
            current_step: string | null;
            /** @example 1000 */
            total_contacts: number;
            /** @example 425 */
            processed_contacts: number;
            /**
             * @description Answered valid or invalid, and stored
             * @example 845
             */
            successful_validations: number;
            /**
             * @description Answered unknown, or not at all
             * @example 2
             */
            failed_validations: number;
            /**
             * @description Not asked, because the last result has not expired
             * @example 3
             */
            skipped_validations: number;
            /**
             * @description Phones in answered requests, which are paid for
             * @example 842
             */
            lookups: number;
            /**
             * @description Not asked, because the last result had not expired
             * @example 3
             */
            lookups_reused: number;
            /**
             * @description Asked again after a fault, although the first request may have been paid for
             * @example 0
             */
            lookups_repeated: number;
            /**
             * @description The expected number of lookups, counted before the first request; null until then
             * @example 1997
             */
            estimated_lookups: number | null;
            /**
             * @description The budget: the job pauses before it exceeds it
             * @example null
             */
            max_lookups: number | null;
            /**
             * @description The cost of the answered lookups at the prices in VALIDATOR_PRICE_…; null when no platform has a price
             * @example 29.47
             */
            cost: number | null;
            /** @example 69.9 */
            estimated_cost: number | null;
            /** @example 25 */
            batch_size: number;
            /** @example 5 */
            max_concurrent: number;
            /** @example 3 */
            retry_attempts: number;
            /** @example 100 */
            rate_limit_per_minute: number;
            /** @example 1 */
            estimated_duration_minutes: number | null;
            /**
             * Format: date-time
             * @example 2025-08-20T18:05:00.000Z
             */
            started_at: string | null;
            /**
             * Format: date-time
             * @example null
             */
            completed_at: string | null;
            /**
             * Format: date-time
             * @example 2025-08-20T18:06:00.000Z
             */
            last_activity_at: string | null;
            /** @example ana */
            created_by: string;
            /** @example api */
            created_via: string;
            /** @example 5 */
            priority: number;
            /**
             * @example {
             *       "whatsapp": {
             *         "valid": 812,
             *         "invalid": 175,
             *         "unknown": 10,
             *         "failed": 0,
             *         "skipped": 3,
             *         "lookups": 997,
             *         "lookups_reused": 3,
             *         "lookups_repeated": 0,
             *         "response_time_p50_ms": 210,
             *         "response_time_p95_ms": 480
             *       }
             *     }
             */
            results_summary: {
                [key: string]: unknown;
            };
            /** @example null */
            error_details: string | null;
            /** @example [] */
            warnings: string[];
            /**
             * Format: date-time
             * @example 2025-08-20T18:04:59.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2025-08-20T18:06:00.000Z
             */
            updated_at: string;
        };
        ValidationJobPage: {
            /** @example WyIyMDI1LTA4LTIwIDE4OjAwOjAwKzAwIiw0Ml0 */
            next_cursor: string | null;
            items: components["schemas"]["ValidationJobResponse"][];
        };
        JobRetry: {
            /**
             * @description Ask again only about contacts and platforms that failed or were unknown. Only for a completed job, or a job that was retried like this before
             * @default false
             */
            only_failed?: boolean;
        };
        FailureResponse: {
            /** @example 42 */
            contact_id: number;
            /**
             * @example whatsapp
             * @enum {string}
             */
            platform: "whatsapp" | "instagram" | "facebook" | "google" | "apple";
            /**
             * @description `unknown`: the validator answered so. `not_stored`: the database refused its answer. Every other code says why there was no answer
             * @example timeout
             * @enum {string}
             */
            code: "rate_limited" | "server_error" | "timeout" | "connection_failed" | "rejected" | "invalid_answer" | "answer_too_large" | "missing_in_answer" | "not_stored" | "unknown";
            /**
             * @description For `not_stored`: the constraint, function or column of the database that refused the answer
             * @example null
             */
            reason: string | null;
            /**
             * @description The number of requests about it
             * @example 4
             */
            attempts: number;
            /**
             * Format: date-time
             * @example 2025-08-20T18:06:00.000Z
             */
            failed_at: string;
        };
        FailurePage: {
            /** @example WyIyMDI1LTA4LTIwIDE4OjAwOjAwKzAwIiw0Ml0 */
            next_cursor: string | null;
            items: components["schemas"]["FailureResponse"][];
        };
        TableReport: {
            /** @example contacts */
            table: string;
            /**
             * @description The table without its indexes
             * @example 6979321856
             */
            size_bytes: number;
            /** @example 8589934592 */
            index_bytes: number;
            /** @example 31833272 */
            estimated_rows: number;
            /** @example 120000 */
            dead_rows: number;
            /**
             * @description Rough estimate from column statistics
             * @example 52428800
             */
            estimated_bloat_bytes: number;
            /**
             * @description Share of updates that touched no index, from 0 to 1
             * @example 0.93
             */
            heap_only_updates: number | null;
            /** Format: date-time */
            last_vacuum: string | null;
            /** Format: date-time */
            last_analyze: string | null;
            /**
             * @description Transactions since the table was last frozen; the limit is 2 billion
             * @example 1500000
             */
            transaction_age: number;
            /**
             * @description The statement that would help, when the table needs a vacuum or statistics
             * @example VACUUM (ANALYZE) contacts;
             */
            remedy: string | null;
        };
        IndexFinding: {
            /**
             * @description invalid: useless, left by a failed build; duplicate: it has the same columns as another; prefix: another begins with its columns; unused: not scanned since statistics_since; too_early: not scanned either, but counted for less than a week; bloated: much larger than its entries need
             * @example prefix
             * @enum {string}
             */
            kind: "invalid" | "duplicate" | "prefix" | "unused" | "too_early" | "bloated";
            /** @example idx_contacts_lada_status begins with the same columns */
            detail: string;
            /**
             * @description The statement that would fix it, if something should be done. The report changes nothing
             * @example DROP INDEX CONCURRENTLY idx_contacts_lada;
             */
            remedy: string | null;
        };
        IndexReport: {
            /** @example contacts */
            table: string;
            /** @example idx_contacts_lada */
            index: string;
            /** @example CREATE INDEX idx_contacts_lada ON public.contacts USING btree (lada) */
            definition: string;
            /** @example 221249536 */
            size_bytes: number;
            /**
             * @description Scans since statistics_since
             * @example 1042
             */
            idx_scan: number;
            /**
             * @description Entries that those scans returned
             * @example 52100
             */
            idx_tup_read: number;
            /**
             * @description Rows that those scans fetched from the table
             * @example 52100
             */
            idx_tup_fetch: number;
            /**
             * Format: date-time
             * @description The last scan; null when there was none, and before PostgreSQL 16, which does not record it
             */
            last_idx_scan: string | null;
            /**
             * @description Whether this product's migrations create it. The report proposes to drop it only with own=true
             * @example false
             */
            is_own: boolean;
            /**
             * @description Whether it enforces a primary key or unique constraint
             * @example false
             */
            is_unique: boolean;
            /**
             * @description Rough estimate from column statistics; 0 when deduplication hides it
             * @example 0
             */
            estimated_bloat_bytes: number;
            /**
             * @description Estimate: what a million updates that are not heap-only, or inserts, write into it, from its size and the rows of its table. The WAL takes about as much again
             * @example 44000000
             */
            estimated_bytes_per_million_writes: number;
            /**
             * @description What becomes slow without it. null unless the owner may drop the index although this product uses it
             * @example lists by state_name: ask by state_code instead
             */
            optional_for: string | null;
            findings: components["schemas"]["IndexFinding"][];
        };
        UnvalidatedConstraint: {
            /** @example contacts */
            table: string;
            /** @example check_phone_e164_format */
            constraint: string;
            /** @example CHECK (((phone_e164)::text ~ '^\+52[0-9]{10}$'::text)) NOT VALID */
            definition: string;
            /** @example ALTER TABLE contacts VALIDATE CONSTRAINT check_phone_e164_format; */
            remedy: string;
        };
        UnfilledColumnReport: {
            /** @example contacts */
            table: string;
            /** @example tenant_id */
            column: string;
            /** @example ALTER TABLE contacts ALTER COLUMN tenant_id DROP NOT NULL; */
            remedy: string;
        };
        DatabaseReport: {
            /** Format: date-time */
            taken_at: string;
            /**
             * Format: date-time
             * @description Since when scans are counted: the last reset of the statistics, or their beginning
             */
            statistics_since: string;
            tables: components["schemas"]["TableReport"][];
            /** @description Largest first */
            indexes: components["schemas"]["IndexReport"][];
            unvalidated_constraints: components["schemas"]["UnvalidatedConstraint"][];
            /** @description Columns that somebody else added, NOT NULL and without a default: PostgreSQL refuses every new row of their table */
            unfilled_columns: components["schemas"]["UnfilledColumnReport"][];
        };
        Contactability: {
            /** @example true */
            contactable: boolean;
            /**
             * @description Suppression lists that have the phone. `opt_outs`: the phone opted out before a contact had it
             * @example []
             */
            suppression_lists: string[];
        };
        HistoryEvent: {
            /**
             * Format: date-time
             * @example 2025-08-20T18:00:00.000Z
             */
            at: string;
            /**
             * @description `override`: an express consent that overrides a list; `reply`: a text that was not an opt-out
             * @example account_found
             * @enum {string}
             */
            kind: "created" | "sent" | "status" | "opt_out" | "opt_in" | "override" | "reply" | "account_found" | "no_account" | "scored";
            /**
             * @description The source, the status, the method, the platform, or the tier
             * @example whatsapp
             */
            detail: string | null;
            /**
             * @description The score that was calculated
             * @example null
             */
            score: number | null;
            /**
             * @description Who or what recorded it
             * @example http
             */
            by: string | null;
        };
        ContactHistory: {
            /** @description Newest first, at most 200 */
            items: components["schemas"]["HistoryEvent"][];
        };
        ResultCount: {
            /**
             * @example whatsapp
             * @enum {string}
             */
            platform: "whatsapp" | "instagram" | "facebook" | "google" | "apple";
            /**
             * @description Under 7 days, under 30, under 90, or older
             * @example week
             * @enum {string}
             */
            age: "week" | "month" | "quarter" | "older";
            /** @example 1493 */
            results: number;
            /**
             * @description Those of them that found an account
             * @example 1204
             */
            valid_results: number;
        };
        Freshness: {
            items: components["schemas"]["ResultCount"][];
        };
        ActiveList: {
            /** @example repep */
            list: string;
            /**
             * @description Different phones
             * @example 401532
             */
            phones: number;
            /**
             * @description Days since it was stored
             * @example 12
             */
            age_days: number;
            /** @example [] */
            warnings: ("licence_expired" | "licence_ends_soon" | "not_effective_yet" | "old")[];
        };
        OpenPrivacyRequests: {
            /** @example 3 */
            open: number;
            /**
             * @description Those past their next deadline
             * @example 0
             */
            overdue: number;
            /**
             * @description Those that have to be done within seven days
             * @example 1
             */
            due_soon: number;
        };
        Compliance: {
            /**
             * @description Contacts who opted out today, in Mexico City
             * @example 12
             */
            opt_outs_today: number;
            /**
             * @description Contacts who opted out in the last seven days
             * @example 80
             */
            opt_outs_week: number;
            suppression_lists: components["schemas"]["ActiveList"][];
            privacy_requests: components["schemas"]["OpenPrivacyRequests"];
        };
        DayNumbers: {
            /**
             * Format: date
             * @example 2025-08-19
             */
            day: string;
            /** @example 31833272 */
            contacts: number;
            /**
             * @description Those who may be contacted
             * @example 31801722
             */
            contactable: number;
            /**
             * @description Contactable with an account on some platform
             * @example 5204311
             */
            reachable: number;
            /**
             * @description Contactable with tier PREMIUM or HIGH
             * @example 310244
             */
            best: number;
            /**
             * @description Results younger than 30 days; null for days before version 2.0 counted them
             * @example 1204311
             */
            recent_results: number | null;
        };
        PreviousDay: {
            /** @description The last day before today, in Mexico City, on which a worker ran; null when there was none */
            previous: components["schemas"]["DayNumbers"] | null;
        };
        WorkItem: {
            /**
             * @example validation
             * @enum {string}
             */
            kind: "validation" | "scoring" | "import" | "export";
            /**
             * Format: uuid
             * @description The uuid of the job, the run, the import or the export
             * @example 4b6ef6f2-5c1b-4c53-a4f7-0f0a2f7b1f11
             */
            uuid: string;
            /**
             * @description The name of a job, or of the file of an import; null for other work
             * @example Jalisco
             */
            name: string | null;
            /**
             * @example RUNNING
             * @enum {string}
             */
            status: "QUEUED" | "RUNNING" | "PAUSED" | "COMPLETED" | "FAILED" | "CANCELLED";
            /** @example 42 */
            progress_percentage: number;
            /** @example 420 */
            processed_contacts: number;
            /**
             * @description null where it is not known yet
             * @example 1000
             */
            total_contacts: number | null;
            /**
             * @description The cost of a validation job so far, from VALIDATOR_PRICE_…; null when nothing has a price
             * @example 29.47
             */
            cost: number | null;
            /**
             * @description The estimated cost of the whole job
             * @example 69.9
             */
            estimated_cost: number | null;
            /** @example ana */
            created_by: string;
            /**
             * Format: date-time
             * @example 2025-08-20T18:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2025-08-20T18:05:00.000Z
             */
            updated_at: string;
        };
        Work: {
            items: components["schemas"]["WorkItem"][];
            /**
             * Format: date-time
             * @description The latest change of an item
             * @example 2025-08-20T18:05:00.000Z
             */
            updated_at: string;
        };
        Liveness: {
            /** @example up */
            status: string;
        };
        Readiness: {
            /**
             * @example up
             * @enum {string}
             */
            status: "up" | "down";
            /**
             * @example up
             * @enum {string}
             */
            postgres?: "up" | "down";
            /**
             * @example up
             * @enum {string}
             */
            redis?: "up" | "down";
            /**
             * @description Whether every migration of this version has been run
             * @example up
             * @enum {string}
             */
            migrations?: "up" | "down";
            /**
             * @description Changes that are not folded into the kept counts yet, counted up to 100,000. Answers are right even while many wait
             * @example 0
             */
            statistics_pending?: number;
            /**
             * @description Platforms with a validator in the configuration of this process. Ask a worker: the workers use the validators
             * @example [
             *       "whatsapp"
             *     ]
             */
            validators?: ("whatsapp" | "instagram" | "facebook" | "google" | "apple")[];
            /**
             * @description Why the process is not ready, and what to do
             * @example []
             */
            reasons?: string[];
        };
    };
    responses: {
        /** @description The request did not arrive in time */
        RequestTimeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description The body is larger than 2 MB */
        BodyTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description A part of the address is too long */
        AddressTooLong: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description The body has another media type, or a Content-Encoding */
        MediaTypeNotTaken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description More requests than this caller may send at once or in a minute. `Retry-After` says when to try again */
        TooManyRequests: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description The headers are larger than 16 kB */
        HeadersTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    Audit_list: {
        parameters: {
            query?: {
                /** @description The subject of the token */
                actor?: string;
                action?: ("contact.read" | "contact.record_read" | "contact.created" | "contact.changed" | "contact.result_stored" | "contact.scored" | "contact.opted_out" | "contact.opted_in" | "contact.blocked" | "contact.unblocked" | "contact.deleted" | "contacts.exported" | "contacts.imported" | "contacts.import_undone" | "contacts.sent" | "phones.opted_out" | "phones.replied" | "suppression.stored" | "suppression.activated" | "suppression.deactivated" | "suppression.overridden" | "privacy_request.created" | "privacy_request.extended" | "privacy_request.accepted" | "privacy_request.rejected" | "privacy_request.completed" | "api_key.created" | "api_key.revoked" | "token.revoked")[];
                /** @description Events about this contact */
                contact_id?: number;
                /** @description Events about this export, privacy request, list or API key */
                subject_uuid?: string;
                /** @description Events from this time on */
                from?: string;
                /** @description Events before this time */
                to?: string;
                /** @description Rows in a page */
                limit?: number;
                /** @description `next_cursor` of the previous page; without it, the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Access_list: {
        parameters: {
            query?: {
                /** @description Rows in a page */
                limit?: number;
                /** @description `next_cursor` of the previous page; without it, the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Access_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyCreate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Access_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                api_key_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Access_revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenRevocationCreate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenRevocation"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Statistics_count: {
        parameters: {
            query?: {
                /** @description States by code, such as JAL or SIN, in any usual or stored spelling */
                state_code?: string[];
                /** @description States by name, such as Jalisco, in any usual or stored spelling */
                state_name?: string[];
                /** @description Municipalities, such as Guadalajara, in capitals or not, with or without accents */
                municipality?: string[];
                /** @description Cities, such as Guadalajara, in capitals or not, with or without accents */
                city?: string[];
                /** @description Area codes, such as 33 or 667 */
                lada?: string[];
                /** @description Operators, such as Telcel, in capitals or not */
                operator?: string[];
                /** @description Contact statuses */
                status?: ("ACTIVE" | "VERIFIED" | "INACTIVE" | "DISCONNECTED" | "SUSPENDED" | "UNKNOWN" | "PENDING_VALIDATION" | "OPTED_OUT" | "BLOCKED" | "BLACKLISTED" | "INVALID_FORMAT" | "NOT_MOBILE" | "CARRIER_ERROR")[];
                /** @description Mobile numbers only (true) or landlines only (false) */
                is_mobile?: boolean;
                /** @description Valid on at least one of these platforms */
                platform?: ("whatsapp" | "instagram" | "facebook" | "google" | "apple")[];
                /** @description The status of the line, as a validator of any platform reported it */
                line_status?: ("active" | "suspended" | "reassigned" | "unknown")[];
                /** @description The kind of line, as a validator of any platform reported it */
                line_type?: ("mobile" | "landline" | "voip" | "unknown")[];
                /** @description Tiers of the last score; UNKNOWN means that a contact was never scored */
                lead_tier?: ("PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN")[];
                /** @description Lowest total score */
                min_score?: number;
                /** @description A phone in any form, the first digits of a phone (at least three), or words of the name. The beginning of a word is enough, but a word of one or two letters has to be complete. Capitals and accents do not matter */
                search?: string;
                /** @description Not contacted for this many days, or never: see `POST /contacts/sent` */
                not_contacted_days?: number;
                /** @description A saved filter, by its `segment_uuid`. Fields of the saved filter cannot be given again */
                segment?: string;
                /** @description Counts only contacts who may be contacted (true) or who may not (false). Without it everybody is counted, unlike in lists */
                contactable?: boolean;
                /** @description The wanted groups; default: all */
                by?: ("state" | "lada" | "operator" | "is_mobile" | "status" | "lead_tier" | "platform" | "platform_count" | "contactable")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactStatistics"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ContactExports_exportContacts: {
        parameters: {
            query?: {
                /** @description States by code, such as JAL or SIN, in any usual or stored spelling */
                state_code?: string[];
                /** @description States by name, such as Jalisco, in any usual or stored spelling */
                state_name?: string[];
                /** @description Municipalities, such as Guadalajara, in capitals or not, with or without accents */
                municipality?: string[];
                /** @description Cities, such as Guadalajara, in capitals or not, with or without accents */
                city?: string[];
                /** @description Area codes, such as 33 or 667 */
                lada?: string[];
                /** @description Operators, such as Telcel, in capitals or not */
                operator?: string[];
                /** @description Contact statuses */
                status?: ("ACTIVE" | "VERIFIED" | "INACTIVE" | "DISCONNECTED" | "SUSPENDED" | "UNKNOWN" | "PENDING_VALIDATION" | "OPTED_OUT" | "BLOCKED" | "BLACKLISTED" | "INVALID_FORMAT" | "NOT_MOBILE" | "CARRIER_ERROR")[];
                /** @description Mobile numbers only (true) or landlines only (false) */
                is_mobile?: boolean;
                /** @description Valid on at least one of these platforms */
                platform?: ("whatsapp" | "instagram" | "facebook" | "google" | "apple")[];
                /** @description The status of the line, as a validator of any platform reported it */
                line_status?: ("active" | "suspended" | "reassigned" | "unknown")[];
                /** @description The kind of line, as a validator of any platform reported it */
                line_type?: ("mobile" | "landline" | "voip" | "unknown")[];
                /** @description Tiers of the last score; UNKNOWN means that a contact was never scored */
                lead_tier?: ("PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN")[];
                /** @description Lowest total score */
                min_score?: number;
                /** @description A phone in any form, the first digits of a phone (at least three), or words of the name. The beginning of a word is enough, but a word of one or two letters has to be complete. Capitals and accents do not matter */
                search?: string;
                /** @description Not contacted for this many days, or never: see `POST /contacts/sent` */
                not_contacted_days?: number;
                /** @description A saved filter, by its `segment_uuid`. Fields of the saved filter cannot be given again */
                segment?: string;
                /** @description `txt` holds one phone a line and nothing else */
                format?: "csv" | "ndjson" | "xlsx" | "txt";
                /** @description Columns in their order, joined by commas: id, phone_e164, phone_national, full_name, address, neighborhood, state_code, state_name, municipality, city, lada, is_mobile, operator, status, source, lead_score, lead_tier, whatsapp_validated, instagram_validated, facebook_validated, google_validated, apple_validated, send_count, last_sent_at, last_platform_validation, created_at, updated_at. Without it phone_e164, full_name, state_code, state_name, municipality, city, lada, is_mobile, operator, status, lead_score, lead_tier. Not for `txt` */
                columns?: string;
                /** @description The separator of a CSV file. Excel expects the one of the system: a comma in Mexico, a semicolon in Spain */
                delimiter?: "comma" | "semicolon" | "tab";
                /** @description Whether a CSV file begins with a byte order mark, by which Excel knows UTF-8 */
                bom?: boolean;
                /** @description The most contacts */
                limit?: number;
                /** @description Takes `limit` contacts evenly: the first of every area code or state, then the second, and so on */
                spread?: "lada" | "state";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, sent while it is read. Incomplete when the connection ends before the answer does */
            200: {
                headers: {
                    /** @description The record of this export: GET /exports/{export_uuid} */
                    "x-export-uuid"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/x-ndjson": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "text/plain": string;
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ContactExports_queue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateContactExport"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Exports_list: {
        parameters: {
            query?: {
                /** @description Rows in a page */
                limit?: number;
                /** @description `next_cursor` of the previous page; without it, the first page */
                cursor?: string;
                status?: "STREAMING" | "QUEUED" | "RUNNING" | "COMPLETED" | "ABORTED" | "FAILED" | "CANCELLED";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportPage"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Exports_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Exports_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, as it was written; its SHA-256 stands in the record */
            200: {
                headers: {
                    /** @description The record of this export: GET /exports/{export_uuid} */
                    "x-export-uuid"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/x-ndjson": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "text/plain": string;
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Exports_events: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stays open until the event `end` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Exports_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Exports_explain: {
        parameters: {
            query: {
                /** @description In any Mexican form */
                phone: string;
            };
            header?: never;
            path: {
                export_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportExplanation"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Exports_withdrawn: {
        parameters: {
            query?: {
                /** @description Rows in a page */
                limit?: number;
                /** @description `next_cursor` of the previous page; without it, the first page */
                cursor?: string;
            };
            header?: never;
            path: {
                export_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WithdrawnPage"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ContactImports_list: {
        parameters: {
            query?: {
                /** @description Rows in a page */
                limit?: number;
                /** @description `next_cursor` of the previous page; without it, the first page */
                cursor?: string;
                status?: "QUEUED" | "RUNNING" | "PAUSED" | "COMPLETED" | "FAILED" | "CANCELLED";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactImportPage"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ContactImports_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ContactImportForm"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactImport"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ContactImports_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactImport"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ContactImports_rejects: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In UTF-8 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ContactImports_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactImport"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ContactImports_undo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactImport"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ContactImports_events: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stays open until the event `end` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Segments_list: {
        parameters: {
            query?: {
                /** @description Rows in a page */
                limit?: number;
                /** @description `next_cursor` of the previous page; without it, the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentPage"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Segments_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SegmentCreate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Segment"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Segments_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                segment_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Segment"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Segments_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                segment_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The segment as it was */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Segment"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Segments_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                segment_uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SegmentUpdate"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Segment"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    OptOut_optOutPhones: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OptOutsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OptOutsResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    OptOut_optOut: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OptOutRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    OptOut_optIn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OptInRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    InboundSms_receive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InboundSms"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboundSmsResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Sent_record: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the campaign when none is named: with the same key nobody is counted twice */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SentRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Sent_recordFile: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the campaign when none is named: with the same key nobody is counted twice */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["SentForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentFileResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Suppression_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionList"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Suppression_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["SuppressionForm"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionSnapshot"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Suppression_activate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                snapshot_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionSnapshot"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Suppression_deactivate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                snapshot_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionSnapshot"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Suppression_override: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OverrideRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Contacts_list: {
        parameters: {
            query?: {
                /** @description States by code, such as JAL or SIN, in any usual or stored spelling */
                state_code?: string[];
                /** @description States by name, such as Jalisco, in any usual or stored spelling */
                state_name?: string[];
                /** @description Municipalities, such as Guadalajara, in capitals or not, with or without accents */
                municipality?: string[];
                /** @description Cities, such as Guadalajara, in capitals or not, with or without accents */
                city?: string[];
                /** @description Area codes, such as 33 or 667 */
                lada?: string[];
                /** @description Operators, such as Telcel, in capitals or not */
                operator?: string[];
                /** @description Contact statuses */
                status?: ("ACTIVE" | "VERIFIED" | "INACTIVE" | "DISCONNECTED" | "SUSPENDED" | "UNKNOWN" | "PENDING_VALIDATION" | "OPTED_OUT" | "BLOCKED" | "BLACKLISTED" | "INVALID_FORMAT" | "NOT_MOBILE" | "CARRIER_ERROR")[];
                /** @description Mobile numbers only (true) or landlines only (false) */
                is_mobile?: boolean;
                /** @description Valid on at least one of these platforms */
                platform?: ("whatsapp" | "instagram" | "facebook" | "google" | "apple")[];
                /** @description The status of the line, as a validator of any platform reported it */
                line_status?: ("active" | "suspended" | "reassigned" | "unknown")[];
                /** @description The kind of line, as a validator of any platform reported it */
                line_type?: ("mobile" | "landline" | "voip" | "unknown")[];
                /** @description Tiers of the last score; UNKNOWN means that a contact was never scored */
                lead_tier?: ("PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN")[];
                /** @description Lowest total score */
                min_score?: number;
                /** @description A phone in any form, the first digits of a phone (at least three), or words of the name. The beginning of a word is enough, but a word of one or two letters has to be complete. Capitals and accents do not matter */
                search?: string;
                /** @description Not contacted for this many days, or never: see `POST /contacts/sent` */
                not_contacted_days?: number;
                /** @description A saved filter, by its `segment_uuid`. Fields of the saved filter cannot be given again */
                segment?: string;
                /** @description Rows in a page */
                limit?: number;
                /** @description `score`: the best score first, contacts without a score last. `name`: from A to Z, contacts without a name last. `last_sent`: contacts who were never contacted first, then those who were contacted longest ago */
                sort?: "newest" | "score" | "name" | "last_sent";
                /** @description `next_cursor` of the previous page, with the same sort; without it, the first page */
                cursor?: string;
                /** @description Whether to count the contacts that match the filter too: exactly when that is quick, else estimated */
                with_total?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactPage"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Contacts_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactCreate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            /** @description The input contradicts what is stored */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Contacts_getByPhone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                phone: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Contacts_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ContactRecord_rectify: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactUpdate"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            /** @description The input contradicts what is stored */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ContactRecord_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactRecord"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    PrivacyRequests_list: {
        parameters: {
            query?: {
                /** @description Kinds of requests */
                kind?: ("access" | "rectification" | "cancellation" | "opposition")[];
                /** @description RECEIVED and ACCEPTED are open */
                status?: ("RECEIVED" | "ACCEPTED" | "REJECTED" | "COMPLETED")[];
                /** @description About this contact */
                contact_id?: number;
                /** @description Rows in a page */
                limit?: number;
                /** @description `next_cursor` of the previous page; without it, the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyRequestPage"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    PrivacyRequests_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PrivacyRequestCreate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyRequest"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    PrivacyRequests_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyRequest"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    PrivacyRequests_extend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyRequest"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    PrivacyRequests_accept: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PrivacyRequestAccept"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyRequest"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    PrivacyRequests_reject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PrivacyRequestReject"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyRequest"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    PrivacyRequests_complete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyRequest"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    PlatformValidations_store: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlatformValidationCreate"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformValidationResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            /** @description The input contradicts what is stored */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    PlatformValidations_ofContact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformValidationResponse"][];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    PlatformValidations_ofPlatform: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Leave out results without an account */
                only_valid?: boolean;
            };
            header?: never;
            path: {
                platform: "whatsapp" | "instagram" | "facebook" | "google" | "apple";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformValidationResponse"][];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    LeadScoring_calculate: {
        parameters: {
            query?: {
                /** @description standard adds up the platform scores; weighted multiplies them by the weights 25, 20, 20, 20, 15 */
                method?: "standard" | "weighted";
            };
            header?: never;
            path: {
                contact_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadScoreResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    LeadScoring_startBatch: {
        parameters: {
            query?: {
                /** @description standard adds up the platform scores; weighted multiplies them by the weights 25, 20, 20, 20, 15 */
                method?: "standard" | "weighted";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": number[];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchAccepted"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    LeadScoring_topLeads: {
        parameters: {
            query?: {
                /** @description States by code, such as JAL or SIN, in any usual or stored spelling */
                state_code?: string[];
                /** @description States by name, such as Jalisco, in any usual or stored spelling */
                state_name?: string[];
                /** @description Municipalities, such as Guadalajara, in capitals or not, with or without accents */
                municipality?: string[];
                /** @description Area codes, such as 33 or 667 */
                lada?: string[];
                /** @description Operators, such as Telcel, in capitals or not */
                operator?: string[];
                /** @description Mobile numbers only (true) or landlines only (false) */
                is_mobile?: boolean;
                /** @description Valid on at least one of these platforms */
                platform?: ("whatsapp" | "instagram" | "facebook" | "google" | "apple")[];
                /** @description A phone in any form, the first digits of a phone (at least three), or words of the name. The beginning of a word is enough, but a word of one or two letters has to be complete. Capitals and accents do not matter */
                search?: string;
                /** @description Not contacted for this many days, or never: see `POST /contacts/sent` */
                not_contacted_days?: number;
                /** @description A saved filter, by its `segment_uuid`. Fields of the saved filter cannot be given again */
                segment?: string;
                min_score?: number;
                /** @description Only this tier; mind min_score */
                tier?: "PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN";
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactWithScore"][];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    LeadScoring_exportTopLeads: {
        parameters: {
            query?: {
                /** @description States by code, such as JAL or SIN, in any usual or stored spelling */
                state_code?: string[];
                /** @description States by name, such as Jalisco, in any usual or stored spelling */
                state_name?: string[];
                /** @description Municipalities, such as Guadalajara, in capitals or not, with or without accents */
                municipality?: string[];
                /** @description Area codes, such as 33 or 667 */
                lada?: string[];
                /** @description Operators, such as Telcel, in capitals or not */
                operator?: string[];
                /** @description Mobile numbers only (true) or landlines only (false) */
                is_mobile?: boolean;
                /** @description Valid on at least one of these platforms */
                platform?: ("whatsapp" | "instagram" | "facebook" | "google" | "apple")[];
                /** @description A phone in any form, the first digits of a phone (at least three), or words of the name. The beginning of a word is enough, but a word of one or two letters has to be complete. Capitals and accents do not matter */
                search?: string;
                /** @description Not contacted for this many days, or never: see `POST /contacts/sent` */
                not_contacted_days?: number;
                /** @description A saved filter, by its `segment_uuid`. Fields of the saved filter cannot be given again */
                segment?: string;
                min_score?: number;
                /** @description Only this tier; mind min_score */
                tier?: "PREMIUM" | "HIGH" | "MEDIUM" | "LOW" | "POOR" | "UNKNOWN";
                /** @description `txt` holds one phone a line and nothing else */
                format?: "csv" | "ndjson" | "xlsx" | "txt";
                /** @description Columns in their order, joined by commas: id, phone_e164, phone_national, full_name, address, neighborhood, state_code, state_name, municipality, city, lada, is_mobile, operator, status, source, lead_score, lead_tier, whatsapp_validated, instagram_validated, facebook_validated, google_validated, apple_validated, send_count, last_sent_at, last_platform_validation, created_at, updated_at. Without it phone_e164, full_name, state_code, state_name, municipality, city, lada, is_mobile, operator, status, lead_score, lead_tier. Not for `txt` */
                columns?: string;
                /** @description The separator of a CSV file. Excel expects the one of the system: a comma in Mexico, a semicolon in Spain */
                delimiter?: "comma" | "semicolon" | "tab";
                /** @description Whether a CSV file begins with a byte order mark, by which Excel knows UTF-8 */
                bom?: boolean;
                /** @description The most contacts */
                limit?: number;
                /** @description Takes `limit` contacts evenly: the first of every area code or state, then the second, and so on */
                spread?: "lada" | "state";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, sent while it is read. Incomplete when the connection ends before the answer does */
            200: {
                headers: {
                    /** @description The record of this export: GET /exports/{export_uuid} */
                    "x-export-uuid"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/x-ndjson": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "text/plain": string;
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    LeadScoring_queueTopLeads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTopLeadsExport"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ScoringRuns_list: {
        parameters: {
            query?: {
                /** @description Rows in a page */
                limit?: number;
                /** @description `next_cursor` of the previous page; without it, the first page */
                cursor?: string;
                status?: "QUEUED" | "RUNNING" | "PAUSED" | "COMPLETED" | "FAILED" | "CANCELLED";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringRunPage"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ScoringRuns_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScoringRunCreate"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringRunResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ScoringRuns_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringRunResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ScoringRuns_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringRunResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ScoringRuns_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringRunResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ScoringRuns_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringRunResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ScoringRuns_events: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stays open until the event `end` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Explain_explain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplainedScoreResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ScoreDistribution_distribution: {
        parameters: {
            query?: {
                /** @description Counts only contacts who may be contacted (true) or who may not (false). Without it everybody is counted, as in the statistics of contacts */
                contactable?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoreDistribution"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Simulation_simulate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SimulationRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulationResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ValidationJobs_list: {
        parameters: {
            query?: {
                /** @description Rows in a page */
                limit?: number;
                /** @description `next_cursor` of the previous page; without it, the first page */
                cursor?: string;
                status?: "QUEUED" | "RUNNING" | "PAUSED" | "COMPLETED" | "FAILED" | "CANCELLED";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationJobPage"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ValidationJobs_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeated request with the same key and body answers with the same job */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ValidationJobCreate"];
            };
        };
        responses: {
            /** @description For `dry_run`: what the job would ask and cost. No job is created */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationJobPlan"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationJobResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            /** @description The input contradicts what is stored */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ValidationJobs_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationJobResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ValidationJobs_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationJobResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ValidationJobs_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationJobResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ValidationJobs_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationJobResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ValidationJobs_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobRetry"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationJobResponse"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description It exists already, or its state does not allow this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            414: components["responses"]["AddressTooLong"];
            415: components["responses"]["MediaTypeNotTaken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ValidationJobs_failures: {
        parameters: {
            query?: {
                /** @description Rows in a page */
                limit?: number;
                /** @description `next_cursor` of the previous page; without it, the first page */
                cursor?: string;
            };
            header?: never;
            path: {
                job_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailurePage"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ValidationJobs_events: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stays open until the event `end` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Admin_database: {
        parameters: {
            query?: {
                /** @description Propose to drop indexes of this product too; default false */
                own?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatabaseReport"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The role of the token is not sufficient */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Dashboard_contactability: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contactability"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Dashboard_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactHistory"];
                };
            };
            /** @description The input is invalid; `errors` names each field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Dashboard_freshness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Freshness"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Dashboard_compliance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Compliance"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Dashboard_previousDay: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviousDay"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Dashboard_work: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Work"];
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Dashboard_followWork: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stays open until the event `end` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The token is missing, invalid or expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description A service that this needs is unavailable; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    Health_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
        };
    };
    Health_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            414: components["responses"]["AddressTooLong"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            /** @description Something is missing; `reasons` says what */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "down",
                     *       "postgres": "up",
                     *       "redis": "down",
                     *       "migrations": "up",
                     *       "reasons": [
                     *         "Redis does not answer."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
}
