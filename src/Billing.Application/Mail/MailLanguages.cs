namespace Billing.Application.Mail;

/// <summary>The languages of mails, English first: the same as those of documents.</summary>
internal static class MailLanguages
{
    public static readonly MailTexts[] All = [English, French, German, Spanish, Swahili];

    private static MailTexts English => new()
    {
        Language = "en",
        Greeting = "Dear {0},",
        Closing = "Kind regards",
        AmountDue = "Amount due",
        DueDate = "Due date",
        AmountCredited = "Amount credited",
        InvoiceSubject = "Invoice {0} from {1}",
        InvoiceBody = "Attached is invoice {0}.",
        ReminderSubject = "Reminder: invoice {0} is due on {2}",
        ReminderBody = "Invoice {0} is due on {2}. Please find it attached once more.",
        OverdueSubject = "Invoice {0} is overdue",
        OverdueBody = "Invoice {0} was due on {2}, and we have not received the full amount yet. If you have paid in the meantime, please ignore this mail.",
        CreditNoteSubject = "Credit note {0} from {1}",
        CreditNoteBody = "Attached is credit note {0} on invoice {1}.",
        RequestSubject = "Please pay {0} to {1}",
        RequestBody = "These invoices are still to be paid. If you have paid in the meantime, please ignore this mail.",
        InvoiceLabel = "Invoice {0}",
        PayHere = "Pay here",
        TestSubject = "Test mail from {1}",
        TestBody = "This mail shows that your mail settings work.",
    };

    private static MailTexts French => new()
    {
        Language = "fr",
        Greeting = "Bonjour {0},",
        Closing = "Cordialement",
        AmountDue = "Montant à payer",
        DueDate = "Date d’échéance",
        AmountCredited = "Montant crédité",
        InvoiceSubject = "Facture {0} de {1}",
        InvoiceBody = "Veuillez trouver ci-joint la facture {0}.",
        ReminderSubject = "Rappel : la facture {0} est à payer avant le {2}",
        ReminderBody = "La facture {0} arrive à échéance le {2}. Vous la trouverez de nouveau ci-jointe.",
        OverdueSubject = "La facture {0} est échue",
        OverdueBody = "La facture {0} était à payer avant le {2} et nous n’avons pas encore reçu la totalité du montant. Si vous l’avez réglée entre-temps, ne tenez pas compte de ce message.",
        CreditNoteSubject = "Avoir {0} de {1}",
        CreditNoteBody = "Veuillez trouver ci-joint l’avoir {0} sur la facture {1}.",
        RequestSubject = "Merci de régler {0} à {1}",
        RequestBody = "Les factures suivantes restent à payer. Si vous les avez réglées entre-temps, ne tenez pas compte de ce message.",
        InvoiceLabel = "Facture {0}",
        PayHere = "Payer ici",
        TestSubject = "Message d’essai de {1}",
        TestBody = "Ce message montre que vos réglages d’envoi fonctionnent.",
    };

    private static MailTexts German => new()
    {
        Language = "de",
        Greeting = "Guten Tag {0},",
        Closing = "Mit freundlichen Grüßen",
        AmountDue = "Zu zahlen",
        DueDate = "Fällig am",
        AmountCredited = "Gutgeschrieben",
        InvoiceSubject = "Rechnung {0} von {1}",
        InvoiceBody = "anbei erhalten Sie die Rechnung {0}.",
        ReminderSubject = "Erinnerung: Rechnung {0} ist am {2} fällig",
        ReminderBody = "die Rechnung {0} ist am {2} fällig. Sie finden sie noch einmal im Anhang.",
        OverdueSubject = "Rechnung {0} ist überfällig",
        OverdueBody = "die Rechnung {0} war am {2} fällig; der volle Betrag ist noch nicht bei uns eingegangen. Falls Sie inzwischen gezahlt haben, betrachten Sie diese Nachricht als gegenstandslos.",
        CreditNoteSubject = "Gutschrift {0} von {1}",
        CreditNoteBody = "anbei erhalten Sie die Gutschrift {0} zur Rechnung {1}.",
        RequestSubject = "Bitte zahlen Sie {0} an {1}",
        RequestBody = "diese Rechnungen sind noch offen. Falls Sie inzwischen gezahlt haben, betrachten Sie diese Nachricht als gegenstandslos.",
        InvoiceLabel = "Rechnung {0}",
        PayHere = "Hier bezahlen",
        TestSubject = "Testnachricht von {1}",
        TestBody = "diese Nachricht zeigt, dass Ihre Einstellungen für E-Mails funktionieren.",
    };

    private static MailTexts Spanish => new()
    {
        Language = "es",
        Greeting = "Hola, {0}:",
        Closing = "Un saludo",
        AmountDue = "Importe a pagar",
        DueDate = "Fecha de vencimiento",
        AmountCredited = "Importe abonado",
        InvoiceSubject = "Factura {0} de {1}",
        InvoiceBody = "Adjuntamos la factura {0}.",
        ReminderSubject = "Recordatorio: la factura {0} vence el {2}",
        ReminderBody = "La factura {0} vence el {2}. La adjuntamos de nuevo.",
        OverdueSubject = "La factura {0} está vencida",
        OverdueBody = "La factura {0} venció el {2} y todavía no hemos recibido el importe completo. Si ya la ha pagado, no tenga en cuenta este mensaje.",
        CreditNoteSubject = "Nota de crédito {0} de {1}",
        CreditNoteBody = "Adjuntamos la nota de crédito {0} sobre la factura {1}.",
        RequestSubject = "Por favor, pague {0} a {1}",
        RequestBody = "Estas facturas siguen pendientes de pago. Si ya las ha pagado, no tenga en cuenta este mensaje.",
        InvoiceLabel = "Factura {0}",
        PayHere = "Pagar aquí",
        TestSubject = "Mensaje de prueba de {1}",
        TestBody = "Este mensaje demuestra que sus ajustes de correo funcionan.",
    };

    private static MailTexts Swahili => new()
    {
        Language = "sw",
        Greeting = "Habari {0},",
        Closing = "Wako mwaminifu",
        AmountDue = "Kiasi cha kulipa",
        DueDate = "Mwisho wa kulipa",
        AmountCredited = "Kiasi kilichorejeshwa",
        InvoiceSubject = "Ankara {0} kutoka {1}",
        InvoiceBody = "Tafadhali pokea ankara {0} iliyoambatishwa.",
        ReminderSubject = "Kumbusho: ankara {0} ilipwe kabla ya {2}",
        ReminderBody = "Ankara {0} inapaswa kulipwa kabla ya {2}. Tumeiambatisha tena.",
        OverdueSubject = "Ankara {0} imepita muda wa kulipa",
        OverdueBody = "Ankara {0} ilipaswa kulipwa kabla ya {2} na bado hatujapokea kiasi chote. Ikiwa umeshalipa, tafadhali puuza ujumbe huu.",
        CreditNoteSubject = "Hati ya mkopo {0} kutoka {1}",
        CreditNoteBody = "Tafadhali pokea hati ya mkopo {0} ya ankara {1} iliyoambatishwa.",
        RequestSubject = "Tafadhali lipa {0} kwa {1}",
        RequestBody = "Ankara hizi bado hazijalipwa. Ikiwa umeshalipa, tafadhali puuza ujumbe huu.",
        InvoiceLabel = "Ankara {0}",
        PayHere = "Lipa hapa",
        TestSubject = "Ujumbe wa majaribio kutoka {1}",
        TestBody = "Ujumbe huu unaonyesha kwamba mipangilio yako ya barua pepe inafanya kazi.",
    };
}
