/** Common words for invented people and addresses. Nobody in the sample is real. */
const words = (text: string): string[] => text.trim().split(/\s*\|\s*/);

export const GIVEN_NAMES = words(
  `María Guadalupe | José Luis | Juan Carlos | Ana Laura | Francisco | Verónica | Miguel Ángel | Leticia | Jesús |
   Rosa María | Alejandro | Adriana | Jorge | Patricia | Ricardo | Gabriela | Roberto | Silvia | Fernando | Martha |
   Eduardo | Claudia | Sergio | Norma | Raúl | Yolanda | Arturo | Daniela | Héctor | Mónica | Óscar | Sofía |
   Martín | Ximena | Rubén | Fernanda | Iván | Karla | Hugo | Lucía | Ramón | Elena | Víctor Manuel | Beatriz`,
);

export const SURNAMES = words(
  `Hernández | García | Martínez | López | González | Pérez | Rodríguez | Sánchez | Ramírez | Cruz | Flores | Gómez |
   Morales | Vázquez | Reyes | Jiménez | Torres | Díaz | Gutiérrez | Ruiz | Mendoza | Aguilar | Ortiz | Moreno |
   Castillo | Romero | Álvarez | Méndez | Chávez | Rivera | Juárez | Ramos | Domínguez | Herrera | Medina | Castro |
   Vargas | Guzmán | Velázquez | Muñoz | Rojas | De la Cruz | Contreras | Salazar | Luna | Ibáñez | Núñez | Peña`,
);

export const STREETS = words(
  `Av. Juárez | Calle Hidalgo | Av. Revolución | Calle Morelos | Av. Independencia | Calle Allende | Blvd. Zapata |
   Calle 5 de Mayo | Av. Constitución | Calle Niños Héroes | Priv. Las Flores | Calle 16 de Septiembre |
   Av. Lázaro Cárdenas | Calle Benito Juárez | Cda. del Sol | Calle Aldama | Av. Universidad | Calle Pino Suárez`,
);

export const NEIGHBORHOODS = words(
  `Centro | Las Flores | San José | La Esperanza | Lomas Verdes | El Mirador | Santa María | Jardines del Sur |
   Benito Juárez | Emiliano Zapata | Vista Hermosa | Los Pinos | San Antonio | La Joya | Villas del Río |
   Guadalupe | Del Valle | Industrial | Nueva Esperanza | Los Laureles`,
);
