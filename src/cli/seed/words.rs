//! Roots, endings and small words of the four languages, from which a vocabulary is built.

use crate::text::Language;

/// What words of a language are made of.
pub struct Stock {
    /// In order of how common they are.
    pub small: &'static str,
    pub roots: &'static str,
    pub endings: &'static str,
    pub prefixes: &'static str,
}

/// The stock of a language.
pub fn stock(language: Language) -> Stock {
    match language {
        Language::Es => Stock {
            small: "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ya este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese eso ante ellos esto antes algunos",
            roots: "export import aduan comerci arancel negoci mercad produc certific declar organiz inform educ form capacit evalu particip administr gestion desarroll regul normaliz inspec verific transport almacen embarc registr tramit consult public financi contrat inver fiscal tribut cooper integr represent coordin document clasific valor controll notific autoriz simplific digitaliz moderniz monitor vigil investig analiz observ compar calcul estim proyect plane program ejecut termin comenz mejor aument disminu reduc ampli limit exig aplic cumpl incumpl sancion recurr apel resolv acord firm ratific adopt dict derog reform propon discut aprob rechaz present entreg recib envi solicit oblig garantiz asegur proteg conserv explot cultiv cosech pesc ganad artesan industri servic turism energ ambient sanitar fitosanitar laboratori muestr prueb ensay calidad",
            endings: "ación ar aciones ador adores amiento ado ada ados adas ativo ativa able ables ante antes al ales ero era ista istas idad",
            prefixes: "re inter des co sub sobre pre multi auto contra",
        },
        Language::Pt => Stock {
            small: "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos seus quem nas me esse eles você essa num nem suas meu às minha numa pelos elas qual nós lhe deles",
            roots: "export import alfândeg comerci tarif negoci mercad produz certific declar organiz inform educ form capacit avali particip administr gest desenvolv regul normaliz inspecion verific transport armazen embarc regist tramit consult public financi contrat invest fiscaliz tribut cooper integr represent coorden document classific valor control notific autoriz simplific digitaliz moderniz monitor vigi investig analis observ compar calcul estim projet planej program execut termin começ melhor aument diminu reduz ampli limit exig aplic cumpr descumpr sancion recorr apel resolv acord assin ratific adot edit revog reform propo discut aprov rejeit apresent entreg receb envi solicit obrig garant assegur proteg conserv explor cultiv colh pesc pecu artesan industri servi turism energ ambient sanit fitossanit laboratóri amostr prov ensai qualidad",
            endings: "ação ar ações ador adores amento ado ada ados adas ativo ativa ável áveis ante antes al ais eiro eira ista istas idade",
            prefixes: "re inter des co sub sobre pré multi auto contra",
        },
        Language::En => Stock {
            small: "the of and to a in is that for it as was with be by on not he this are or from at which but have an they you were their one all we can had has there been if more when will would who so no what up out about than into its them only some could these two may then do first any my now such like our over me even most made after also did many before must through",
            roots: "export import custom trad tariff negotiat market produc certif declar organis inform educat train qualif evaluat particip administr manag develop regulat standard inspect verif transport stor ship regist process consult publish financ contract invest audit tax cooperat integrat represent coordinat document classif valu control notif authoris simplif digit modern monitor watch research analys observ compar calculat estimat project plan program execut finish start improv increas decreas reduc extend limit requir appl compl breach sanction appeal resolv agree sign ratif adopt issu repeal reform propos discuss approv reject present deliver receiv send request oblig guarant assur protect conserv exploit farm harvest fish ranch craft industr servic tour energ environ health plant laborator sampl test trial qualit",
            endings: "ation ing ations er ers ment ed s ements ive able ant ants al ally ist ists ity ities ance",
            prefixes: "re inter de co sub over pre multi auto counter",
        },
        Language::Fr => Stock {
            small: "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se le ce il sont la mais avec ou son sa aux elle ses ont cette nous été comme tout leur même fait entre sans ces deux aussi si bien autres peut dont très où après encore ainsi leurs sous être",
            roots: "export import douan commerc tarif négoci march produi certifi déclar organis inform éduc form qualifi évalu particip administr gestion développ réglement normalis inspect vérifi transport stock embarqu enregistr trait consult publi financ contract invest contrôl fiscalis coopér intégr représent coordonn document class valoris notifi autoris simplifi numéris modernis surveill observ recherch analys compar calcul estim projet planifi programm exécut termin commenc amélior augment diminu rédui étend limit exig appliqu respect viol sanctionn recour appel résolu accord sign ratifi adopt édit abrog réform propos discut approuv rejet présent livr reçu envoi demand oblig garanti assur protég conserv exploit cultiv récolt pêch élev artisan industri servic tourism énergi environn sanitair phytosanitair laboratoir échantillon essai épreuv qualit",
            endings: "ation er ations eur eurs ement é ée és ées atif ative able ables ant ants al aux ier ière iste istes ité",
            prefixes: "re inter dé co sous sur pré multi auto contre",
        },
    }
}

/// Syllables of names of people and places.
pub const SYLLABLES: &str = "ma ri lo ca to be sa ni ta ro li na ve du mi ra go pe la so fi ba no re cu ji ne lu pa da ti mo sé vi ño gua qui";
